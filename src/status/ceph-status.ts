import type { View } from '../controller/operation.ts';
import { confirmedAt, latest, seen } from '../controller/view/facts.ts';
import { foreseen } from '../controller/view/foreseen.ts';
import { hostsOff } from '../controller/view/hosts.ts';
import type { Host, HostName } from '../model/lab.ts';
import type { CephStatus } from '../world/facts.ts';
import { isNotMissed } from './absence.ts';
import { explained, fine } from './explained.ts';
import { are, count, list, stop } from './sentences.ts';
import type { CephSummary, DaemonStatus, Explained } from './status.ts';

/** The storage as a whole; absent when the lab declares none. */
export function cephSummary(view: View): CephSummary | undefined {
  if (view.lab.storage.ceph === undefined) return undefined;
  const fact = latest(view, 'ceph.status', 'cluster');
  const answer = seen(view, 'ceph.status', 'cluster');
  const last = fact !== undefined && 'health' in fact.value ? fact.value : undefined;
  const hosts = [...view.lab.hosts.values()];
  const forecast = foreseen(view, hostsOff(view)).ceph;
  return {
    state:
      answer.kind === 'known'
        ? stateOf(view, answer.value)
        : explained(
            'unknown',
            'Unknown',
            `Ceph cannot be seen: ${answer.why}.`,
            'It needs a majority of its mons to answer.',
          ),
    osds: last?.osds.length ?? hosts.filter((host) => host.ceph.includes('osd')).length,
    osdsUp: last?.osds.filter((osd) => osd.up).length ?? 0,
    mons: last?.mons.length ?? hosts.filter((host) => host.ceph.includes('mon')).length,
    monsInQuorum: last?.mons.filter((mon) => mon.inQuorum).length ?? 0,
    ...(fact !== undefined && { seenAt: confirmedAt(view, fact) }),
    ...(forecast !== undefined && { forecast }),
  };
}

/** The daemons of one host that something watches: mons and OSDs. */
export function daemonsOn(view: View, host: Host): DaemonStatus[] {
  const answer = seen(view, 'ceph.status', 'cluster');
  const daemons: DaemonStatus[] = [];
  const unknown = (why: string) => explained('unknown', 'Unknown', `It cannot be seen: ${why}.`);
  if (host.ceph.includes('mon')) {
    const mon =
      answer.kind === 'known' ? answer.value.mons.find((one) => one.host === host.name) : undefined;
    const state =
      answer.kind === 'unobservable'
        ? unknown(answer.why)
        : daemonState(view, host.name, mon?.inQuorum === true, 'out of quorum');
    daemons.push({ name: 'mon', state });
  }
  if (host.ceph.includes('osd')) {
    if (answer.kind === 'unobservable') {
      daemons.push({ name: 'osd', state: unknown(answer.why) });
    } else {
      for (const osd of answer.value.osds.filter((one) => one.host === host.name)) {
        daemons.push({
          name: `osd.${osd.id}`,
          state: daemonState(view, host.name, osd.up, osd.in ? 'down' : 'down and out'),
        });
      }
    }
  }
  return daemons;
}

function daemonState(view: View, host: HostName, well: boolean, label: string): Explained {
  if (well) return fine('Up');
  if (isNotMissed(view, host)) return explained('off', 'Asleep', `${host} is off, as expected.`);
  return explained('bad', label.slice(0, 1).toUpperCase() + label.slice(1), `It is ${label}.`);
}

function stateOf(view: View, status: CephStatus): Explained {
  const { pgs } = status;
  const monsOut = status.mons.filter((mon) => !mon.inQuorum).map((mon) => mon.host);
  const osdsDown = status.osds.filter((osd) => !osd.up);
  const parts = [
    ...(pgs.inactive > 0
      ? [`${count(pgs.inactive, 'placement group')} cannot be read or written`]
      : []),
    ...(osdsDown.length > 0
      ? [
          `${list(osdsDown.map((osd) => `osd.${osd.id}`))} on ${list(unique(osdsDown.map((osd) => osd.host)))} ${are(osdsDown.length)} down`,
        ]
      : []),
    ...(monsOut.length > 0 ? [`mon ${list(monsOut)} out of quorum`] : []),
    ...(pgs.degraded > 0 ? [`${count(pgs.degraded, 'placement group')} miss a copy`] : []),
  ];
  const away = unique([...monsOut, ...osdsDown.map((osd) => osd.host)]);
  const expected = away.length > 0 && away.every((host) => isNotMissed(view, host));
  const why = stop(parts.join('; '));
  if (status.health === 'HEALTH_ERR' || pgs.inactive > 0) {
    return explained('bad', 'Stopped', why || 'Ceph reports HEALTH_ERR.', nextFor(away));
  }
  if (status.health === 'HEALTH_OK' && parts.length === 0) return fine('Healthy');
  if (expected)
    return explained(
      'off',
      'Reduced',
      why,
      `It heals when ${list(away)} ${are(away.length)} back.`,
    );
  return explained('warn', 'Degraded', why || 'Ceph reports HEALTH_WARN.', nextFor(away));
}

function nextFor(away: readonly HostName[]): string {
  if (away.length === 0) return 'Ask `ceph health detail` for the rest.';
  return `It heals when the daemons on ${list(away)} run again.`;
}

function unique(hosts: readonly HostName[]): HostName[] {
  return [...new Set(hosts)];
}
