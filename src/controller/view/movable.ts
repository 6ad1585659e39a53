import type { WorkloadRef } from '../../kubernetes/objects.ts';
import type { HostName } from '../../model/lab.ts';
import type { Pod } from '../../world/facts.ts';
import type { View } from '../operation.ts';
import { foreseen } from './foreseen.ts';
import { hostsOff } from './hosts.ts';
import { isMovable, kindOf, nameOf, pods, podsOnHost } from './kubernetes.ts';

/** The scheduler tries again when something moves: until then what it says is not its last word. */
const unplacedMs = 10_000;

/**
 * Pods on the host that have somewhere else to go, so that moving them helps. Those that no other
 * host can take now wait for it, moved or not.
 */
export function movablePods(view: View, host: HostName): Pod[] {
  const candidates = podsOnHost(view, host).filter((pod) => isMovable(pod) && !pod.terminating);
  if (candidates.length === 0) return [];
  const stranded = strandedWithout(view, host);
  const unplaced = unplacedDeployments(view);
  return candidates
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .filter(({ workload }) => {
      if (unplaced.has(workload)) return false;
      const count = stranded.get(workload) ?? 0;
      if (count > 0) stranded.set(workload, count - 1);
      return count === 0;
    });
}

/** How many pods of each workload would not run without the host and those that are off already. */
function strandedWithout(view: View, host: HostName): Map<WorkloadRef, number> {
  const counts = new Map<WorkloadRef, number>();
  for (const { workload } of foreseen(view, new Set([...hostsOff(view), host])).pods.stranded) {
    counts.set(workload, (counts.get(workload) ?? 0) + 1);
  }
  return counts;
}

/**
 * Deployments of which the scheduler has found no place for a pod: as things stand it will find none
 * for another, whatever a forecast that may place everything anew has found.
 */
function unplacedDeployments(view: View): Set<WorkloadRef> {
  const waiting = pods(view).filter(
    (pod) =>
      pod.node === undefined &&
      pod.why !== undefined &&
      kindOf(pod) === 'Deployment' &&
      view.now - pod.since >= unplacedMs,
  );
  return new Set(waiting.map(({ workload }) => workload));
}
