import type { HostName } from '../../model/lab.ts';
import type { Proposal } from '../gate.ts';
import { allowed, type Gate, held } from '../gate.ts';
import { seen } from '../view/facts.ts';
import { presence } from '../view/hosts.ts';

/** A host that somebody uses is never powered off, and a leave that would is not begun. */
export const hostInUse: Gate = {
  name: 'host-in-use',
  check(proposal, view) {
    const host = hostToPowerOff(proposal);
    if (host === undefined || presence(view, host) !== 'on') return allowed;
    const inUse = seen(view, 'host.in-use', host);
    if (inUse.kind === 'known' && !inUse.value) return allowed;
    if (inUse.kind === 'known') {
      return held(
        `somebody uses ${host}`,
        `Ask again when ${host} is free, or switch it off there.`,
      );
    }
    return held(
      `whether somebody uses ${host} cannot be seen (${inUse.why})`,
      `Switch ${host} off by hand, or mend the way to it.`,
    );
  },
};

function hostToPowerOff({ action, operation }: Proposal): HostName | undefined {
  if (action.kind === 'host.power-off') return action.host;
  const begins = operation.kind === 'leave' && operation.powersOff;
  return begins && operation.subject.kind === 'host' ? operation.subject.host : undefined;
}
