import type { NodeName } from '../../../model/lab.ts';
import { later, type Sim } from '../sim.ts';
import { forbiddenBy } from './budgets.ts';
import { isOver, nodeObjectOf, type PodObject, podNameOf } from './cluster.ts';
import { deletePod } from './pods.ts';

/** `kubectl drain` and Talos ask again after a 429 so often (`kubectl/pkg/drain`, 5 s). */
const askAgainMs = 5_000;

export type Eviction =
  | { readonly kind: 'accepted' }
  /** 429, cause DisruptionBudget. */
  | { readonly kind: 'held'; readonly budgets: readonly string[] }
  /** 500: "This pod has more than one PodDisruptionBudget". */
  | { readonly kind: 'refused'; readonly why: string };

/** The eviction subresource. */
export function evict(sim: Sim, pod: PodObject): Eviction {
  if (pod.terminating || isOver(pod)) {
    deletePod(sim, pod);
    return { kind: 'accepted' };
  }
  if (pod.owner.budgets.length > 1) {
    const names = pod.owner.budgets
      .map(({ budget }) => `${budget.namespace}/${budget.name}`)
      .sort()
      .join(', ');
    return {
      kind: 'refused',
      why: `${podNameOf(pod)} has more than one PodDisruptionBudget (${names}), which the eviction API does not support`,
    };
  }
  const budgets = forbiddenBy(sim, pod);
  if (budgets.length > 0) return { kind: 'held', budgets };
  deletePod(sim, pod);
  return { kind: 'accepted' };
}

/**
 * Evicts all but DaemonSet pods, asking again until they are gone, `givesUp` says so or nothing is
 * left; then calls `done`.
 */
export function drain(sim: Sim, name: NodeName, givesUp: () => boolean, done: () => void): void {
  const left = [...nodeObjectOf(sim.cluster, name).pods].filter(
    (pod) => pod.owner.workload.kind !== 'DaemonSet' && !isOver(pod),
  );
  if (left.length === 0 || givesUp()) {
    done();
    return;
  }
  if (sim.cluster.apiUp) for (const pod of left) evict(sim, pod);
  later(sim, askAgainMs, () => drain(sim, name, givesUp, done));
}
