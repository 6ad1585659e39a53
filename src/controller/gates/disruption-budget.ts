import { allowed, type Gate, held } from '../gate.ts';
import { isUnobservable, known, latest, subjectsOf } from '../view/facts.ts';

/**
 * An eviction that a PodDisruptionBudget is seen to refuse is not even asked for. What cannot be
 * seen is left to the API, which honours every budget itself; a plain delete goes past them there,
 * so here it is held like an eviction. One by force is about a node that is proven to be off.
 */
export const disruptionBudget: Gate = {
  name: 'disruption-budget',
  check({ action }, view) {
    const isGentle = action.kind === 'pod.delete' && action.force !== true;
    if (action.kind !== 'pod.evict' && !isGentle) return allowed;
    const pod = latest(view, 'kubernetes.pod', action.pod)?.value;
    if (pod === undefined || pod === 'absent' || isUnobservable(pod) || !pod.ready) return allowed;
    for (const name of subjectsOf(view, 'kubernetes.budget')) {
      const budget = known(view, 'kubernetes.budget', name);
      if (budget === undefined || !budget.workloads.includes(pod.workload)) continue;
      if (budget.disruptionsAllowed > 0) continue;
      return held(
        `the disruption budget ${name} allows no pod of ${pod.workload} to go`,
        'It goes on when another replica is ready; a budget that can never allow one needs mending.',
      );
    }
    return allowed;
  },
};
