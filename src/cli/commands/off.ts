import { buildCommand } from '@stricli/core';
import { readDuration } from '../../model/duration.ts';
import type { HostStatus } from '../../status/status.ts';
import { type AskedLabFlags, askedLabFlags, withLab } from '../asked-lab.ts';
import type { LowtideContext } from '../context.ts';
import { type OutputFlags, outputFlags, type YesFlag, yesFlag } from '../flags.ts';
import type { RunningLab } from '../running-lab.ts';
import { endLeave, nothingToDo, requireHost, switchHost } from '../switch-host.ts';

interface Flags extends AskedLabFlags, OutputFlags, YesFlag {
  readonly within?: number;
}

/** `lowtide off HOST`: lets a host leave gently and switches it off. */
export const offCommand = buildCommand<Flags, [string], LowtideContext>({
  docs: {
    brief: 'Let a host leave gently and switch it off',
    fullDescription: [
      'Let a host leave gently and switch it off: its work moves first, the etcd leader too, then its nodes shut down.',
      '',
      'Asks the Lowtide that runs for the lab. Where none does, --world real does it in this process, with the journal and the gates of any run.',
      '',
      'States the consequence and asks; without a terminal it needs --yes. Exit code 3: held, with the gate and the next step.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...askedLabFlags,
      ...outputFlags,
      ...yesFlag,
      within: {
        kind: 'parsed',
        parse: parseWithin,
        brief: 'By when it is off, such as 120s or 5m',
        placeholder: 'DURATION',
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'The host', placeholder: 'HOST' }],
    },
  },
  func(flags, name) {
    return withLab(this, flags, name, (running) => off(this, running, flags, name));
  },
});

async function off(
  context: LowtideContext,
  running: RunningLab,
  flags: Flags,
  name: string,
): Promise<void> {
  const host = await requireHost(context, running, name);
  if (host === undefined) return;
  if (host.power === 'off') {
    if (await endLeave(context, running, flags, host.name)) return;
    const says = `${host.name} is off already. ${host.state.why}`;
    return nothingToDo(context, flags, host.name, says);
  }
  if (host.switch.off !== undefined && !(await confirmed(context, flags, host))) return;
  await switchHost(context, running, flags, {
    kind: 'off',
    host: host.name,
    ...(flags.within !== undefined && { withinMs: flags.within }),
  });
}

/** States what would happen; nobody to ask and no `--yes` means no. */
async function confirmed(
  context: LowtideContext,
  flags: Flags,
  host: HostStatus,
): Promise<boolean> {
  if (flags.yes) return true;
  const consequence = host.switch.off?.consequence ?? '';
  if (!context.interactive) {
    context.fail(`Switching ${host.name} off needs --yes. ${consequence}`, 'usage');
    return false;
  }
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({
    message: `${consequence} Switch ${host.name} off?`,
    initialValue: false,
  });
  if (answer === true) return true;
  context.fail(`Nothing was done: ${host.name} stays on.`);
  return false;
}

function parseWithin(text: string): number {
  const duration = readDuration(text);
  if (duration.kind === 'refused') throw new Error(`${text} ${duration.why}. ${duration.next}`);
  return duration.value;
}
