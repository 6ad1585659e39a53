import type { View } from '../controller/operation.ts';
import { foreseen } from '../controller/view/foreseen.ts';
import { hostsOff, isGone, isOn } from '../controller/view/hosts.ts';
import type { Host, HostName } from '../model/lab.ts';
import { etcdClause, workClause } from './consequence.ts';
import { stop } from './sentences.ts';
import type { HostStatus } from './status.ts';

/** Enough to empty a host in order when nobody is in a hurry. */
const withinMsDefault = 120_000;

/** What Lowtide can switch, with the consequence that a person confirms. */
export function hostSwitch(view: View, host: Host): HostStatus['switch'] {
  const canWake = host.power.wake !== undefined && isGone(view, host.name);
  const canStop = host.power.off !== undefined && isOn(view, host.name);
  return {
    ...(canWake && { on: { consequence: consequenceOfOn(view, host.name) } }),
    ...(canStop && {
      off: {
        consequence: consequenceOfOff(view, host.name),
        defaultWithinMs: Math.max(host.volatile?.noticeMs ?? 0, withinMsDefault),
      },
    }),
  };
}

function consequenceOfOff(view: View, host: HostName): string {
  const off = hostsOff(view);
  const now = foreseen(view, off);
  const then = foreseen(view, new Set([...off, host]));
  return [etcdClause(now, then), workClause(view, host, now, then)]
    .filter((clause) => clause !== '')
    .map(stop)
    .join(' ');
}

function consequenceOfOn(view: View, host: HostName): string {
  const off = hostsOff(view);
  const now = foreseen(view, off);
  const then = foreseen(view, new Set([...off].filter((other) => other !== host)));
  const more = now.pods.stranded.length - then.pods.stranded.length;
  const watts = now.wakeWatts.find((one) => one.host === host)?.idle;
  return (
    [
      etcdClause(now, then),
      more > 0 ? `${more} more ${more === 1 ? 'pod' : 'pods'} can run` : '',
      watts === undefined ? '' : `It draws ${watts} W or more`,
    ]
      .filter((clause) => clause !== '')
      .map(stop)
      .join(' ') || 'Its nodes come back to work.'
  );
}
