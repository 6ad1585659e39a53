import { buildCommand } from '@stricli/core';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags } from '../flags.ts';
import { requireRunning, type StateFlag, stateFlag } from '../running-lab.ts';
import { nothingToDo, requireHost, switchHost } from '../switch-host.ts';

interface Flags extends LabFlag, OutputFlags, StateFlag {}

/** `lowtide on HOST`: wakes a host and brings it back to work. */
export const onCommand = buildCommand<Flags, [string], LowtideContext>({
  docs: {
    brief: 'Wake a host and bring it back to work',
    fullDescription:
      'Wake a host and bring it back to work: magic packets until it answers, then its VMs, then its nodes take work again.',
  },
  parameters: {
    flags: { ...labFlag, ...stateFlag, ...outputFlags },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The host', placeholder: 'HOST' }],
    },
  },
  async func(flags, name) {
    const running = await requireRunning(this, flags);
    if (running === undefined) return;
    const host = await requireHost(this, running, name);
    if (host === undefined) return;
    const isAtWork = host.nodes.every(({ state }) => state.tone === 'fine');
    if (host.power === 'on' && host.state.tone !== 'busy' && isAtWork) {
      const says = `${host.name} is on already, and all its nodes are at work.`;
      return nothingToDo(this, flags, host.name, says);
    }
    await switchHost(this, running, flags, { kind: 'on', host: host.name });
  },
});
