import type { Host, HostName, Lab } from '../model/lab.ts';
import type { Forecast } from './forecast.ts';

/** The draw of the hosts that are on; `undefined` when one of them does not declare it. */
export function foreseeWatts(lab: Lab, off: ReadonlySet<HostName>): Forecast['watts'] {
  let idle = 0;
  let busy = 0;
  for (const host of lab.hosts.values()) {
    if (off.has(host.name)) continue;
    if (host.watts === undefined) return undefined;
    idle += host.watts.idle;
    busy += host.watts.busy;
  }
  return { idle, busy };
}

/** What waking each host that is off, and can be woken, would add. */
export function wakeWatts(lab: Lab, off: ReadonlySet<HostName>): Forecast['wakeWatts'] {
  const canWake = (host: Host) => off.has(host.name) && host.power.wake !== undefined;
  return [...lab.hosts.values()]
    .filter(canWake)
    .flatMap(({ name, watts }) => (watts === undefined ? [] : [{ host: name, idle: watts.idle }]));
}
