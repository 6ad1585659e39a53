import type { HostName, Lab } from '../model/lab.ts';
import { isVolatile } from '../model/shape.ts';
import type { Forecast } from './forecast.ts';

/** The hosts that are off at low tide: all volatile ones. */
function lowTide(lab: Lab): ReadonlySet<HostName> {
  return new Set([...lab.hosts.keys()].filter((host) => isVolatile(lab, host)));
}

/** What a lab should know of itself: every host off alone, low tide, and the pairs that hurt most. */
export interface Tides {
  readonly allOn: Forecast;
  /** In the order of the lab file. */
  readonly each: readonly Forecast[];
  /** Absent: no host is volatile. */
  readonly lowTide?: Forecast;
  /** Worst first. */
  readonly worstPairs: readonly Forecast[];
}

export function foreseeTides(
  lab: Lab,
  forecast: (off: ReadonlySet<HostName>) => Forecast,
  pairs: number,
): Tides {
  const hosts = [...lab.hosts.keys()];
  const ebb = lowTide(lab);
  return {
    allOn: forecast(new Set()),
    each: hosts.map((host) => forecast(new Set([host]))),
    ...(ebb.size === 0 ? {} : { lowTide: forecast(ebb) }),
    worstPairs: worstPairs(hosts, forecast, pairs),
  };
}

/** Of all pairs of hosts those that hurt most together, worst first. */
function worstPairs(
  hosts: readonly HostName[],
  forecast: (off: ReadonlySet<HostName>) => Forecast,
  count: number,
): Forecast[] {
  return hosts
    .flatMap((one, index) => hosts.slice(index + 1).map((other) => forecast(new Set([one, other]))))
    .sort(byHarm)
    .slice(0, count);
}

/** Worse first: no quorum, volumes stopped, more pods down, less to spare, fewer copies. */
function byHarm(one: Forecast, other: Forecast): number {
  const harms = harmsOf(other);
  for (const [index, harm] of harmsOf(one).entries()) {
    const difference = (harms[index] ?? 0) - harm;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Each the more the worse, in the order of what counts. */
function harmsOf({ etcd, ceph, pods }: Forecast): number[] {
  const copies = ceph?.pools.map((pool) => pool.copiesLeft) ?? [];
  return [
    etcd.quorum ? 0 : 1,
    isCephStopped(ceph) ? 1 : 0,
    pods.stranded.length,
    -etcd.lossesSurvived,
    copies.length === 0 ? 0 : -Math.min(...copies),
  ];
}

export function isCephStopped(ceph: Forecast['ceph']): boolean {
  if (ceph === undefined) return false;
  return !ceph.monQuorum || ceph.pools.some((pool) => pool.state === 'stopped');
}
