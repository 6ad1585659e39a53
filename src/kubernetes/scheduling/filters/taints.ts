import type { Taint } from '../../../model/lab.ts';
import type { Toleration } from '../../objects.ts';
import type { SchedulingNode } from '../node.ts';

const UNSCHEDULABLE: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  value: '',
  effect: 'NoSchedule',
};

/** What the node lifecycle controller lays on a node that is silent, with both effects. */
const UNREACHABLE = { key: 'node.kubernetes.io/unreachable', value: '' } as const;

/** Plugin TaintToleration: every NoSchedule and NoExecute taint must be tolerated. */
export function isTainted(tolerations: readonly Toleration[], node: SchedulingNode): boolean {
  return node.taints.some(
    (taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint),
  );
}

/** Plugin NodeUnschedulable: a cordoned node takes only what tolerates the cordon's taint. */
export function isCordoned(tolerations: readonly Toleration[], node: SchedulingNode): boolean {
  return node.unschedulable && !isTolerated(tolerations, UNSCHEDULABLE);
}

/**
 * Could the scheduler put the pod on a node that is down? Such a node has two taints, of which every
 * pod tolerates the `NoExecute` one for five minutes (admission plugin DefaultTolerationSeconds).
 */
export function bearsDown(tolerations: readonly Toleration[]): boolean {
  return isTolerated(tolerations, { ...UNREACHABLE, effect: 'NoSchedule' });
}

/** Does the pod stay on a node that goes down, so that nothing replaces it? */
export function outlivesNode(tolerations: readonly Toleration[]): boolean {
  const forEver = tolerations.filter(({ tolerationMs }) => tolerationMs === undefined);
  return isTolerated(forEver, { ...UNREACHABLE, effect: 'NoExecute' });
}

/** How many PreferNoSchedule taints of the node the pod does not tolerate; for scoring. */
export function unwantedTaints(tolerations: readonly Toleration[], node: SchedulingNode): number {
  return node.taints.filter(
    (taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint),
  ).length;
}

/** `ToleratesTaint` in `k8s.io/api/core/v1/toleration.go` (v1.36). */
export function isTolerated(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (effect === '' || effect === taint.effect) &&
      (key === '' ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || value === taint.value),
  );
}
