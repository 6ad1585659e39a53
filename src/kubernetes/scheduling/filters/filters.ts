import type { Bookings } from '../bookings.ts';
import type { Misfit } from '../misfit.ts';
import type { SchedulingPod } from '../pod.ts';
import type { PodClass } from '../pod-class.ts';
import { isPortTaken } from './host-ports.ts';
import { nodeAffinityMisfit } from './node-affinity.ts';
import { podAffinityMisfit } from './pod-affinity.ts';
import { resourceMisfit } from './resources.ts';
import { isCordoned, isTainted } from './taints.ts';
import { topologySpreadMisfit } from './topology-spread.ts';
import { volumeMisfit } from './volumes.ts';

/**
 * The default profile's filters, in its order (`pkg/scheduler/apis/config/v1/default_plugins.go`,
 * v1.36). The first that refuses the node is the answer; `undefined`: the pod fits.
 */
export function misfitOf(
  pod: SchedulingPod,
  podClass: PodClass,
  bookings: Bookings,
  node: number,
): Misfit | undefined {
  if (bookings.nodes[node]?.isUp !== true) return 'node-down';
  const refusal = refusalOf(podClass, bookings, node);
  if (refusal !== 'none') return refusal;
  const { hostPorts, requests } = podClass.template;
  if (hostPorts.length > 0 && isPortTaken(hostPorts, portsOn(bookings, node))) return 'host-port';
  const misfit = resourceMisfit(requests, bookings.free, node) ?? volumeMisfit(pod, bookings, node);
  if (misfit !== undefined) return misfit;
  return (
    (podClass.spread.length === 0
      ? undefined
      : topologySpreadMisfit(podClass, bookings.nodes, node)) ?? podAffinityMisfit(podClass, node)
  );
}

/** What depends on the template and the node's labels and taints, remembered until those change. */
function refusalOf(podClass: PodClass, bookings: Bookings, node: number): Misfit | 'none' {
  const known = podClass.refusals[node];
  if (known !== undefined) return known;
  const refusal = firstRefusal(podClass, bookings, node);
  podClass.refusals[node] = refusal;
  return refusal;
}

function firstRefusal({ template }: PodClass, bookings: Bookings, index: number): Misfit | 'none' {
  const node = bookings.nodes[index];
  if (node === undefined) return 'node-down';
  if (isCordoned(template.tolerations, node)) return 'unschedulable';
  if (isTainted(template.tolerations, node)) return 'taint';
  return nodeAffinityMisfit(template, node) ?? 'none';
}

function* portsOn(bookings: Bookings, node: number) {
  for (const { podClass } of bookings.on[node] ?? []) yield podClass.template.hostPorts;
}
