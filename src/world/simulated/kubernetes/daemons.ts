import type { Toleration, Workload } from '../../../kubernetes/objects.ts';
import { nodeAffinityMisfit } from '../../../kubernetes/scheduling/filters/node-affinity.ts';
import { isTainted, isTolerated } from '../../../kubernetes/scheduling/filters/taints.ts';
import type { SchedulingNode } from '../../../kubernetes/scheduling/node.ts';
import type { Taint } from '../../../model/lab.ts';

/**
 * Of what the controller adds to every pod of a DaemonSet, that which matters to a simulated node:
 * it stays on one that is not heard (`AddOrUpdateDaemonPodTolerations`,
 * `pkg/controller/daemon/util/daemonset_util.go`, v1.36).
 */
const daemonToleration: Toleration = {
  key: 'node.kubernetes.io/unreachable',
  operator: 'Exists',
  value: '',
  effect: 'NoExecute',
};

/** Those of the workload's pods once its controller has made them. */
export function tolerationsOf({ kind, template }: Workload): readonly Toleration[] {
  return kind === 'DaemonSet' ? [...template.tolerations, daemonToleration] : template.tolerations;
}

/** What a node that is not heard carries from its first moment (`doNoScheduleTaintingPass`). */
const SILENT: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' };

/**
 * Does the DaemonSet want a new pod on the node? `NodeShouldRunDaemonPod`
 * (`pkg/controller/daemon/daemon_controller.go`, v1.36): neither a cordon nor a lack of room counts.
 */
export function suitsDaemon(workload: Workload, node: SchedulingNode): boolean {
  const tolerations = tolerationsOf(workload);
  return (
    nodeAffinityMisfit(workload.template, node) === undefined &&
    !isTainted(tolerations, node) &&
    (node.isUp || isTolerated(tolerations, SILENT))
  );
}
