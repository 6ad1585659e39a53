import type { Manifests, Workload } from '../kubernetes/objects.ts';
import { claimFinder, daemonPodOn, replicasOf } from '../kubernetes/pods.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import { grouped } from './grouped.ts';
import { compareTexts, type WantedPod } from './placed-pod.ts';

type QueuedPod = Pick<WantedPod, 'pod' | 'workload' | 'daemonNode' | 'after'>;

/** Every pod that the manifests want on these nodes, in the scheduler's order. */
export function wantedPods(manifests: Manifests, nodes: readonly SchedulingNode[]): WantedPod[] {
  const queue = queuedPods(manifests, nodes).sort(byQueueOrder);
  const families = grouped(queue, familyOf);
  const numbers = new Map([...families.keys()].map((family, number) => [family, number]));
  return queue.map((entry, rank) => {
    const family = familyOf(entry);
    return {
      ...entry,
      rank,
      family: numbers.get(family) ?? 0,
      alike: families.get(family)?.length ?? 1,
    };
  });
}

function queuedPods(manifests: Manifests, nodes: readonly SchedulingNode[]): QueuedPod[] {
  const findClaim = claimFinder(manifests);
  return manifests.workloads.flatMap((workload): QueuedPod[] =>
    workload.kind === 'DaemonSet'
      ? nodes.flatMap((node) => {
          const pod = daemonPodOn(workload, node, findClaim);
          return pod === undefined ? [] : [{ pod, workload, daemonNode: node.name }];
        })
      : replicasOf(workload, findClaim).map((pod, ordinal, all) => {
          const before = isInOrder(workload) ? all[ordinal - 1] : undefined;
          return { pod, workload, ...(before === undefined ? {} : { after: before.key }) };
        }),
  );
}

/** Its controller makes a pod when the one before it is ready (`podManagementPolicy`). */
function isInOrder({ kind, podManagementPolicy }: Workload): boolean {
  return kind === 'StatefulSet' && podManagementPolicy !== 'Parallel';
}

/** By priority, DaemonSets first among equals, then by name. */
function byQueueOrder(left: QueuedPod, right: QueuedPod): number {
  const rank = right.pod.template.priority - left.pod.template.priority;
  if (rank !== 0) return rank;
  const daemons = Number(right.daemonNode !== undefined) - Number(left.daemonNode !== undefined);
  return daemons !== 0 ? daemons : compareTexts(left.pod.key, right.pod.key);
}

/** What the pods of one family have in common. */
function familyOf({ pod }: QueuedPod): object {
  const isTied = pod.claims.some(
    ({ localNode, reach = [] }) => localNode !== undefined || reach.length > 0,
  );
  return isTied ? pod : pod.template;
}
