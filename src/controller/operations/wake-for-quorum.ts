import type { HostName } from '../../model/lab.ts';
import { hostOf, quorumOf } from '../../model/shape.ts';
import type { Definition, Opening } from '../definition.ts';
import { hostIn, type Step, type View, waitFor } from '../operation.ts';
import { answeringVoters, hasQuorum, voters } from '../view/etcd.ts';
import { hasBeen, isGone, isLeaving, isOn } from '../view/hosts.ts';
import { startVoters } from './steps/start-vms.ts';
import { wakeHost } from './steps/wake-host.ts';

/** An election takes a second or two; a voter gone for longer is gone. */
const lostMs = 20_000;

/**
 * A voter is lost while another sleeps on a host that is off on purpose: waking that host is the
 * repair. It needs no Kubernetes API, which is down for want of quorum.
 */
export const wakeForQuorum: Definition = {
  kind: 'wake-for-quorum',
  wanted: (view) => {
    const since = view.quorumMissingSince;
    // A lab that never had quorum is not repaired but brought up.
    if (since === undefined || view.now - since < lostMs || view.quorum === 'unknown') return [];
    const missing = quorumOf(voters(view).length) - answeringVoters(view).length;
    const waking = [...view.operations.values()].filter((one) => one.kind === 'wake-for-quorum');
    return sleepers(view)
      .slice(0, Math.max(0, missing - waking.length))
      .map((host) => opening(view, host));
  },
  steps: [
    wakeHost,
    startVoters,
    {
      name: 'wait for quorum',
      done: hasQuorum,
      next: () => waitFor('etcd has quorum again'),
    } satisfies Step,
  ],
  obsolete: (view, operation) => {
    const host = hostIn(operation);
    if (isOn(view, host) && isLeaving(view, host)) return `${host} goes again.`;
    if (!hasQuorum(view) || isOn(view, host)) return undefined;
    return `etcd has quorum again without ${host}.`;
  },
  summary: (view, operation) => {
    const seconds = Math.round((view.now - operation.openedAt) / 1000);
    return `etcd has quorum again ${seconds} s after ${hostIn(operation)} was called.`;
  },
};

function opening(view: View, host: HostName): Opening {
  const left = answeringVoters(view).length;
  return {
    subject: { kind: 'host', host },
    because: `etcd has ${left} of ${voters(view).length} voters left while one sleeps on ${host}`,
    by: 'Lowtide',
    powersOff: false,
  };
}

/** Hosts that are off, carry a voter and can be woken; those woken most cheaply first. */
function sleepers(view: View): HostName[] {
  const hosts = new Set(voters(view).flatMap((node) => view.lab.nodes.get(node)?.host ?? []));
  const watts = (host: HostName) => hostOf(view.lab, host).watts?.idle ?? Infinity;
  return [...hosts]
    .filter((host) => isGone(view, host) && hostOf(view.lab, host).power.wake !== undefined)
    .filter((host) => view.absences.get(host)?.kind !== 'lost' || hasBeen(view, host, 'off', 0))
    .sort((a, b) => watts(a) - watts(b));
}
