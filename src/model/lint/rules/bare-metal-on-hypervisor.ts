import { hostOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const bareMetalOnHypervisor: Rule = {
  code: 'bare-metal-on-hypervisor',
  level: 'error',
  explain: `A node without cpus and memory is bare metal: it is its host, which then runs Talos and
nothing else. This host is said to run a hypervisor, so the node is meant to be a VM there, and a VM
needs its sizes.`,
  check(lab) {
    return [...lab.nodes.values()]
      .filter(
        ({ machine, host }) =>
          machine.kind === 'bare-metal' && hostOf(lab, host).hypervisor !== 'none',
      )
      .map(({ name, host }) => ({
        path: ['nodes', name],
        says: `Node ${name} has no cpus and memory, but its host ${host} runs VMs.`,
        next: `Add cpus and memory to ${name}, or remove \`hypervisor\` from ${host}.`,
      }));
  },
};
