import { buildCommand } from '@stricli/core';
import { type AskedLabFlags, askedLabFlags, withLab } from '../asked-lab.ts';
import type { LowtideContext } from '../context.ts';
import { type OutputFlags, outputFlags } from '../flags.ts';
import type { RunningLab } from '../running-lab.ts';
import { nothingToDo, requireHost, switchHost } from '../switch-host.ts';

interface Flags extends AskedLabFlags, OutputFlags {}

/** `lowtide on HOST`: wakes a host and brings it back to work. */
export const onCommand = buildCommand<Flags, [string], LowtideContext>({
  docs: {
    brief: 'Wake a host and bring it back to work',
    fullDescription: [
      'Wake a host and bring it back to work: magic packets until it answers, then its VMs, then its nodes take work again.',
      '',
      'Asks the Lowtide that runs for the lab. Where none does, --world real does it in this process, with the journal and the gates of any run.',
    ].join('\n'),
  },
  parameters: {
    flags: { ...askedLabFlags, ...outputFlags },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The host', placeholder: 'HOST' }],
    },
  },
  func(flags, name) {
    return withLab(this, flags, name, (running) => on(this, running, flags, name));
  },
});

async function on(
  context: LowtideContext,
  running: RunningLab,
  flags: Flags,
  name: string,
): Promise<void> {
  const host = await requireHost(context, running, name);
  if (host === undefined) return;
  const isAtWork = host.nodes.every(({ state }) => state.tone === 'fine');
  if (host.power === 'on' && host.state.tone !== 'busy' && isAtWork) {
    const says = `${host.name} is on already, and all its nodes are at work.`;
    return nothingToDo(context, flags, host.name, says);
  }
  await switchHost(context, running, flags, { kind: 'on', host: host.name });
}
