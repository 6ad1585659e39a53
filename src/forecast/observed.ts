import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { NodeName } from '../model/lab.ts';
import { grouped } from './grouped.ts';
import { compareTexts, type WantedPod } from './placed-pod.ts';

/** A pod as it is seen in the cluster. */
export interface ObservedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload: WorkloadRef;
  /** Absent: it waits for one. */
  readonly node?: NodeName;
}

/**
 * The nodes on which wanted pods are seen. Pods that no one wants, such as those beyond a
 * workload's replicas, are nowhere in it, nor are nodes that the lab does not know.
 */
export function seenOn(
  wanted: readonly WantedPod[],
  observed: readonly ObservedPod[],
  nodes: ReadonlySet<NodeName>,
): ReadonlyMap<WantedPod, NodeName> {
  const byName = [...observed].sort((one, other) => compareTexts(keyOf(one), keyOf(other)));
  const left = new Map(
    [...grouped(byName, ({ workload }) => workload)].map(([ref, pods]) => [ref, [...pods]]),
  );
  const seen = new Map<WantedPod, NodeName>();
  for (const entry of wanted) {
    const pods = left.get(entry.workload.ref) ?? [];
    const index = pods.findIndex((pod) => isSame(entry, pod));
    const [found] = index < 0 ? [] : pods.splice(index, 1);
    if (found?.node !== undefined && nodes.has(found.node)) seen.set(entry, found.node);
  }
  return seen;
}

/** Where a controller draws the names of its pods, each of them is as good as any other. */
function isSame({ pod, workload, daemonNode }: WantedPod, seen: ObservedPod): boolean {
  switch (workload.kind) {
    case 'DaemonSet':
      return seen.node === daemonNode;
    case 'StatefulSet':
    case 'Pod':
      return keyOf(seen) === pod.key;
    case 'Deployment':
    case 'Job':
    case 'CronJob':
      return seen.node !== undefined;
  }
}

function keyOf({ namespace, name }: ObservedPod): string {
  return `${namespace}/${name}`;
}
