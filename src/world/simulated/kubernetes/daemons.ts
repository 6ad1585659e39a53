import type { Toleration, Workload } from '../../../kubernetes/objects.ts';
import { nodeAffinityMisfit } from '../../../kubernetes/scheduling/filters/node-affinity.ts';
import { isTainted } from '../../../kubernetes/scheduling/filters/taints.ts';
import type { SchedulingNode } from '../../../kubernetes/scheduling/node.ts';

/**
 * What the controller adds to every pod of a DaemonSet, `AddOrUpdateDaemonPodTolerations`
 * (`pkg/controller/daemon/util/daemonset_util.go`, v1.36), but for the pressures, which no simulated
 * node has: it stays on a node that is not heard, and comes to one that is cordoned.
 */
const daemonTolerations: readonly Toleration[] = (
  [
    ['not-ready', 'NoExecute'],
    ['unreachable', 'NoExecute'],
    ['unschedulable', 'NoSchedule'],
  ] as const
).map(([name, effect]) => ({
  key: `node.kubernetes.io/${name}`,
  operator: 'Exists',
  value: '',
  effect,
}));

/** Those of the workload's pods once its controller has made them. */
export function tolerationsOf({ kind, template }: Workload): readonly Toleration[] {
  return kind === 'DaemonSet'
    ? [...template.tolerations, ...daemonTolerations]
    : template.tolerations;
}

/**
 * Does the DaemonSet want a pod on the node? `NodeShouldRunDaemonPod`
 * (`pkg/controller/daemon/daemon_controller.go`, v1.36): neither cordon nor silence nor a lack of room
 * count.
 */
export function suitsDaemon(workload: Workload, node: SchedulingNode): boolean {
  return (
    nodeAffinityMisfit(workload.template, node) === undefined &&
    !isTainted(tolerationsOf(workload), node)
  );
}
