import type { View } from '../controller/operation.ts';
import { answeringVoters, healthyVoters, lossesSurvived, voters } from '../controller/view/etcd.ts';
import { latest, seen } from '../controller/view/facts.ts';
import { isGone, operationOn } from '../controller/view/hosts.ts';
import type { HostName, NodeName } from '../model/lab.ts';
import { hostOf, nodeOf, quorumOf } from '../model/shape.ts';
import { isNotMissed } from './absence.ts';
import { explained, fine } from './explained.ts';
import { latestSight } from './latest-sight.ts';
import { are, either, list, stop } from './sentences.ts';
import type { Explained, QuorumStatus } from './status.ts';

export function quorumStatus(view: View): QuorumStatus {
  const all = voters(view);
  const healthy = healthyVoters(view);
  const seenAt = latestSight(
    view,
    all.map((node) => latest(view, 'etcd.status', node)),
  );
  const snapshot = latest(view, 'etcd.snapshot', 'cluster')?.value;
  return {
    state: stateOf(view, all, healthy),
    voters: all.length,
    healthy: healthy.length,
    lossesSurvived: lossesSurvived(view),
    ...(seenAt !== undefined && { seenAt }),
    ...(snapshot !== undefined && 'takenAt' in snapshot && { snapshotAt: snapshot.takenAt }),
  };
}

function stateOf(view: View, all: readonly NodeName[], healthy: readonly NodeName[]): Explained {
  const needed = quorumOf(all.length);
  const missing = all.filter((node) => !healthy.includes(node));
  if (healthy.length >= needed) return heldState(view, healthy, missing, needed);
  const hidden = missing.filter((node) => mayBeWell(view, node));
  if (healthy.length + hidden.length >= needed) {
    return explained(
      'unknown',
      'Unknown',
      `${list(hidden)} cannot be observed, so nobody knows whether etcd has quorum.`,
      'It is known again when they can be asked.',
    );
  }
  const left = answeringVoters(view);
  if (left.length >= needed) {
    return explained(
      'bad',
      'No leader',
      `${list(left)} answer, but follow no leader.`,
      'An election takes seconds.',
    );
  }
  return explained(
    'bad',
    'No quorum',
    `${left.length} of ${all.length} voters ${are(left.length)} left and ${needed} ${are(needed)} needed.`,
    rescue(view, missing),
  );
}

function heldState(
  view: View,
  healthy: readonly NodeName[],
  missing: readonly NodeName[],
  needed: number,
): Explained {
  if (missing.length === 0) return fine('Held');
  const asleep = missing.every((node) => isNotMissed(view, hostOfNode(view, node)));
  const who = `${list(missing)} ${are(missing.length)} ${asleep ? 'asleep' : 'missing'}`;
  if (healthy.length > needed) {
    return explained(asleep ? 'off' : 'warn', asleep ? 'Held' : 'Reduced', `${who}.`);
  }
  return explained(
    'warn',
    'At risk',
    `${who}: one more lost voter stops the cluster.`,
    wakeable(view, missing) ??
      `It ends when ${list(missing.map((node) => hostOfNode(view, node)))} is back.`,
  );
}

/** Not seen, though its host is not known to be gone: it might well follow a leader. */
function mayBeWell(view: View, node: NodeName): boolean {
  if (isGone(view, hostOfNode(view, node))) return false;
  return seen(view, 'etcd.status', node).kind === 'unobservable';
}

/** "If nuc1 or nuc2 fails, gamer is woken." */
export function wakeable(view: View, missing: readonly NodeName[]): string | undefined {
  const sleeping = missing
    .map((node) => hostOfNode(view, node))
    .filter((host) => canWake(view, host));
  const [host] = sleeping;
  if (host === undefined) return undefined;
  const others = healthyVoters(view).map((node) => hostOfNode(view, node));
  return `If ${either(others)} fails, ${host} is woken.`;
}

function rescue(view: View, missing: readonly NodeName[]): string {
  for (const node of missing) {
    const host = hostOfNode(view, node);
    const waking = operationOn(view, host, 'wake-for-quorum');
    if (waking === undefined) continue;
    if (waking.stalled !== undefined) return stop(waking.stalled.next);
    const held = [...waking.held.values()][0];
    return held === undefined
      ? `${host} is being woken to bring ${node} back.`
      : `${stop(`${host} is not woken: ${held.why}`)} ${stop(held.next)}`;
  }
  const gone = missing.map((node) => hostOfNode(view, node)).filter((host) => isGone(view, host));
  return gone.length === 0
    ? 'Look at the voters that do not answer.'
    : `Switch on ${either(gone)}.`;
}

function canWake(view: View, host: HostName): boolean {
  return isGone(view, host) && hostOf(view.lab, host).power.wake !== undefined;
}

function hostOfNode(view: View, node: NodeName): HostName {
  return nodeOf(view.lab, node).host;
}
