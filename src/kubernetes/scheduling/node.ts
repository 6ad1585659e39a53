import type { Host, LabNode, NodeName, Taint } from '../../model/lab.ts';
import { type Allocatable, allocatable } from '../allocatable.ts';
import type { VolumeLimit } from '../objects.ts';

/** A node as the scheduler sees it. */
export interface SchedulingNode {
  readonly name: NodeName;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
  readonly allocatable: Allocatable;
  /** Cordoned. */
  readonly unschedulable: boolean;
  /**
   * False: its machine is off. It takes no pod, but its Node object stays and counts as a domain
   * of topology spread.
   */
  readonly isUp: boolean;
  readonly volumeLimits: readonly VolumeLimit[];
}

/** What Talos lays on a control plane unless told otherwise (`constants.LabelNodeRoleControlPlane`, v1.13.9). */
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** The node that a declared node becomes: the labels and taints that kubelet and Talos give it. */
export function schedulingNode(
  node: LabNode,
  host: Host,
  volumeLimits: readonly VolumeLimit[],
): SchedulingNode {
  return {
    name: node.name,
    labels: labelsOf(node, host),
    taints: taintsOf(node),
    allocatable: allocatable(node, host),
    unschedulable: false,
    isUp: true,
    volumeLimits: volumeLimits.filter((limit) => limit.node === node.name),
  };
}

/** `k8s.io/api/core/v1/well_known_labels.go` (v1.36); Talos sets no zone or region by itself. */
function labelsOf(node: LabNode, host: Host): ReadonlyMap<string, string> {
  return new Map([
    ['kubernetes.io/arch', host.arch],
    ['kubernetes.io/os', 'linux'],
    ['kubernetes.io/hostname', node.name],
    ...(node.role === 'control-plane'
      ? [
          [CONTROL_PLANE, ''] as const,
          ['node.kubernetes.io/exclude-from-external-load-balancers', ''] as const,
        ]
      : []),
    ...node.labels,
  ]);
}

function taintsOf(node: LabNode): readonly Taint[] {
  const isTold = node.taints.some((taint) => taint.key === CONTROL_PLANE);
  if (node.role !== 'control-plane' || isTold) return node.taints;
  return [...node.taints, { key: CONTROL_PLANE, value: '', effect: 'NoSchedule' }];
}
