import { covers } from '../kubernetes/budget.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { Schedule } from '../kubernetes/scheduling/schedule.ts';
import type { NodeName } from '../model/lab.ts';
import type { PlacedPod } from './placed-pod.ts';

/**
 * The nodes that no placement of other pods depends on: each runs its DaemonSet pods, which nothing
 * looks for, and can take no other pod. Dedicated control planes are of the kind. With such a node
 * on or off, everything else is placed alike.
 */
export function bystandersOf(
  schedule: Schedule,
  manifests: Manifests,
  pods: readonly PlacedPod[],
): ReadonlySet<NodeName> {
  const isUnnoticed = ({ pod: { namespace, template, claims }, pod }: PlacedPod): boolean =>
    claims.length === 0 &&
    !schedule.isCounted(pod) &&
    !manifests.budgets.some((budget) => covers(budget, { namespace, labels: template.labels }));
  const isBystander = (node: NodeName): boolean =>
    pods.every((entry) =>
      entry.daemonNode === node
        ? entry.home === node && isUnnoticed(entry)
        : isRefusedByNode(schedule.misfit(entry.pod, node)),
    );
  return new Set(schedule.nodes.map(({ name }) => name).filter(isBystander));
}

/** Refusals that depend on nothing but the pod and the node, whatever else runs where. */
const BY_NODE: ReadonlySet<Misfit | undefined> = new Set<Misfit>([
  'unschedulable',
  'arch',
  'node-selector',
  'node-affinity',
  'taint',
]);

function isRefusedByNode(misfit: Misfit | undefined): boolean {
  return BY_NODE.has(misfit);
}
