/** Why a node cannot take a pod: the first filter that refuses it, in upstream's order. */
export type Misfit =
  | 'node-down'
  | 'unschedulable'
  | 'arch'
  | 'node-selector'
  | 'node-affinity'
  | 'taint'
  | 'host-port'
  | 'cpu'
  | 'memory'
  | 'ephemeral-storage'
  | 'extended-resource'
  | 'pods'
  | 'volume-node'
  | 'volume-limit'
  | 'volume-in-use'
  | 'topology-label'
  | 'topology-spread'
  | 'pod-affinity'
  | 'pod-anti-affinity';

/**
 * Misfits that taking pods away from the node cannot cure: upstream's
 * `UnschedulableAndUnresolvable`, which rules the node out for preemption.
 */
const UNRESOLVABLE: ReadonlySet<Misfit> = new Set<Misfit>([
  'node-down',
  'unschedulable',
  'arch',
  'node-selector',
  'node-affinity',
  'taint',
  'volume-node',
  'topology-label',
  'pod-affinity',
]);

export function isResolvable(misfit: Misfit): boolean {
  return !UNRESOLVABLE.has(misfit);
}
