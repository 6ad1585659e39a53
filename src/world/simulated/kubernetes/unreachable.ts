import { isTolerated } from '../../../kubernetes/scheduling/filters/taints.ts';
import { happened, later, type Sim } from '../sim.ts';
import type { NodeObject, PodObject } from './cluster.ts';
import { tolerationsOf } from './daemons.ts';
import { deletePod } from './pods.ts';

/** `--unhealthy-zone-threshold`: from here on, in a cluster of ≤ 50 nodes, nothing more is evicted. */
const unhealthyZone = 0.55;

/** Nodes with this label do not count for it (`v1.LabelNodeDisruptionExclusion`). */
const UNCOUNTED = 'node.kubernetes.io/exclude-disruption';

export const UNREACHABLE = {
  key: 'node.kubernetes.io/unreachable',
  value: '',
  effect: 'NoExecute',
} as const;

/**
 * NoExecute for the nodes that are not heard, one after the other, unless so many are that the fault
 * must lie elsewhere. When none is heard, those that have it lose it.
 */
export function taintUnreachable(sim: Sim): void {
  const { cluster } = sim;
  const waiting = [...cluster.nodes.values()].find(
    (node) => node.ready === 'Unknown' && node.unreachableSince === undefined,
  );
  const zone = stateOfZone(sim);
  if (zone === 'silent') clearTaints(sim);
  if (waiting === undefined || zone !== 'normal') return;
  if (sim.now >= cluster.taintsAgainAt) {
    cluster.taintsAgainAt = sim.now + cluster.times.taintMs;
    waiting.unreachableSince = sim.now;
    happened(sim, `node ${waiting.node.name} is tainted as unreachable`);
    evictOverdue(sim, waiting);
  }
  later(sim, cluster.taintsAgainAt - sim.now, () => taintUnreachable(sim));
}

/** Who was being evicted is so no more. */
export function clearTaints(sim: Sim): void {
  for (const node of sim.cluster.nodes.values()) node.unreachableSince = undefined;
}

/** `ComputeZoneState` (`pkg/controller/nodelifecycle`, v1.36): full and partial disruption. */
function stateOfZone(sim: Sim): 'normal' | 'disrupted' | 'silent' {
  let counted = 0;
  let bad = 0;
  for (const node of sim.cluster.nodes.values()) {
    if (!node.registered || node.labels.others.has(UNCOUNTED)) continue;
    counted++;
    if (node.ready !== 'True') bad++;
  }
  if (bad > 0 && bad === counted) return 'silent';
  return bad > 2 && bad / counted >= unhealthyZone ? 'disrupted' : 'normal';
}

/** Deletes what has tolerated the silence long enough, and comes back for the rest. */
export function evictOverdue(sim: Sim, node: NodeObject): void {
  const since = node.unreachableSince;
  if (since === undefined || !sim.cluster.apiUp) return;
  let nextAt = Number.POSITIVE_INFINITY;
  for (const pod of [...node.pods]) {
    const dueAt = since + toleratesUnreachableMs(sim, pod);
    if (pod.terminating) continue;
    if (dueAt <= sim.now) deletePod(sim, pod);
    else nextAt = Math.min(nextAt, dueAt);
  }
  if (nextAt === Number.POSITIVE_INFINITY) return;
  later(sim, nextAt - sim.now, () => {
    if (node.unreachableSince === since) evictOverdue(sim, node);
  });
}

function toleratesUnreachableMs(sim: Sim, pod: PodObject): number {
  const matching = tolerationsOf(pod.owner.workload).filter((toleration) =>
    isTolerated([toleration], UNREACHABLE),
  );
  if (matching.length === 0) return sim.cluster.times.tolerationMs;
  return Math.min(
    ...matching.map((toleration) => toleration.tolerationMs ?? Number.POSITIVE_INFINITY),
  );
}
