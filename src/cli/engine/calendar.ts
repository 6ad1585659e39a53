import { isWithin } from '../../model/hours.ts';
import type { HostName, Hours, Lab } from '../../model/lab.ts';

const quarterMs = 15 * 60_000;

const halfPastThree: Hours = { days: ['fri'], fromMinute: 15 * 60 + 30, toMinute: 15 * 60 + 45 };

/**
 * Where the simulated calendar begins: Friday 20 November 2026, 15:30 by the household's clock. The
 * desktop is at work, the evening is near.
 */
export function fridayAfternoon(timezone: string): number {
  let at = Date.UTC(2026, 10, 20);
  while (!isWithin([halfPastThree], at, timezone)) at += quarterMs;
  return at;
}

/** Always-on hosts and those that people use at that hour; one without hours counts as used. */
export function hostsOnAt(lab: Lab, at: number): HostName[] {
  return [...lab.hosts.values()]
    .filter(({ volatile }) => {
      if (volatile === undefined || volatile.expectedOn.length === 0) return true;
      return isWithin(volatile.expectedOn, at, lab.timezone);
    })
    .map((host) => host.name);
}
