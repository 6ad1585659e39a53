import type { CephPool, CephRole, Host, HostName, Lab } from '../model/lab.ts';
import { osdsOn, quorumOf } from '../model/shape.ts';
import type { CephForecast, PoolForecast } from './forecast.ts';

/**
 * Ceph right after the hosts went off, before anything recovers. Copies lie on different hosts
 * (CRUSH failure domain `host`), and the placement group that is hit worst decides.
 */
export function foreseeCeph(lab: Lab, off: ReadonlySet<HostName>): CephForecast | undefined {
  const { ceph } = lab.storage;
  if (ceph === undefined) return undefined;
  const mons = hostsWith(lab, 'mon');
  const monsLeft = mons.filter((host) => !off.has(host.name)).length;
  const osdHosts = hostsWith(lab, 'osd');
  const osdHostsLeft = osdHosts.filter((host) => !off.has(host.name));
  return {
    mons: mons.length,
    monsLeft,
    monQuorum: mons.length > 0 && monsLeft >= quorumOf(mons.length),
    osds: osdsOf(osdHosts),
    osdsLeft: osdsOf(osdHostsLeft),
    pools: ceph.pools.map((pool) => foreseePool(pool, osdHosts.length, osdHostsLeft.length)),
  };
}

function foreseePool(pool: CephPool, hosts: number, hostsLeft: number): PoolForecast {
  const copies = Math.min(pool.size, hosts);
  const copiesLeft = Math.max(0, copies - (hosts - hostsLeft));
  return {
    pool: pool.name,
    size: pool.size,
    minSize: pool.minSize,
    copiesLeft,
    state: copiesLeft < pool.minSize ? 'stopped' : copiesLeft < pool.size ? 'degraded' : 'ok',
  };
}

function hostsWith(lab: Lab, role: CephRole): Host[] {
  return [...lab.hosts.values()].filter((host) => host.ceph.includes(role));
}

function osdsOf(hosts: readonly Host[]): number {
  return hosts.reduce((sum, host) => sum + osdsOn(host), 0);
}
