import type { Command, RouteMap } from '@stricli/core';
import type { LowtideContext } from './context.ts';

/** A command as the top-level help shows it; its module is loaded only when it is asked for. */
export interface ListedCommand {
  /** The same words as the command's own `docs.brief`. */
  readonly brief: string;
  readonly load: () => Promise<Command<LowtideContext> | RouteMap<LowtideContext>>;
}

export type Commands = Readonly<Record<string, ListedCommand>>;

/** All commands, in the order of the help. To add one: its file, and its line here. */
export const commandList: Commands = {
  init: {
    brief: 'Write a first lab file, by questions or by flags',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  check: {
    brief: 'Say what is wrong with the lab file, or could be better',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  forecast: {
    brief: 'Say what still works with hosts off',
    load: async () => (await import('./commands/forecast.ts')).forecastCommand,
  },
  plan: {
    brief: 'Print what would be done next to bring the lab up; nothing is done',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  up: {
    brief: 'Bring the lab up from bare machines and stop when it has converged',
    load: async () => (await import('./commands/up.ts')).upCommand,
  },
  run: {
    brief: 'Keep the lab alive and serve the dashboard, until stopped',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  status: {
    brief: 'Show how the lab is and what is being done',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  off: {
    brief: 'Let a host leave gently and switch it off',
    load: async () => (await import('./commands/off.ts')).offCommand,
  },
  on: {
    brief: 'Wake a host and bring it back to work',
    load: async () => (await import('./commands/on.ts')).onCommand,
  },
  simulate: {
    brief: 'Play the lab through days of faults and check that it stays safe',
    load: async () => (await import('./commands/simulate.ts')).simulateCommand,
  },
  secrets: {
    brief: 'Make, import or export the secrets of the cluster',
    load: async () => (await import('./commands/secrets.ts')).secretsCommand,
  },
  talosconfig: {
    brief: 'Make a client configuration for Talos from the secrets',
    load: async () => (await import('./commands/talosconfig.ts')).talosconfigCommand,
  },
  kubeconfig: {
    brief: 'Make a kubeconfig from the secrets',
    load: async () => (await import('./commands/kubeconfig.ts')).kubeconfigCommand,
  },
  rbac: {
    brief: 'Print the ClusterRole that Lowtide needs in Kubernetes',
    load: async () => (await import('./commands/rbac.ts')).rbacCommand,
  },
  completion: {
    brief: 'Print a completion script for your shell',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
};
