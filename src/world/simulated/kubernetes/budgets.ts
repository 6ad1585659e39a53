import { disruptionsAllowed } from '../../../kubernetes/budget.ts';
import type { BudgetStatus } from '../../facts.ts';
import type { Sim } from '../sim.ts';
import type { BudgetObject, PodObject, WorkloadObject } from './cluster.ts';

/** Pods that a workload's controller wants now. */
export function wantedPods(owner: WorkloadObject): number {
  return owner.workload.replicas + (owner.surged ? 1 : 0);
}

/** How many pods more the budget lets go now; `more` counts pods as healthy that are not. */
export function budgetAllows(sim: Sim, { budget, workloads }: BudgetObject, more = 0): number {
  if (sim.faults.budgetsStuck > 0) return 0;
  const expected = workloads.reduce((sum, owner) => sum + wantedPods(owner), 0);
  const healthy = workloads.reduce((sum, owner) => sum + healthyOf(owner), 0);
  return disruptionsAllowed(budget, expected, healthy + more);
}

function healthyOf(owner: WorkloadObject): number {
  let healthy = 0;
  for (const pod of owner.pods) if (pod.ready && !pod.terminating) healthy++;
  return healthy;
}

export function budgetStatus(sim: Sim, object: BudgetObject): BudgetStatus {
  return {
    disruptionsAllowed: budgetAllows(sim, object),
    workloads: object.workloads.map((owner) => owner.workload.ref),
  };
}

/**
 * Names of the budgets that forbid to evict the pod now. A pod that waits is evicted freely; one that
 * is not ready when its budget's healthy pods suffice (`IfHealthyBudget`, the default policy).
 */
export function forbiddenBy(sim: Sim, pod: PodObject): string[] {
  if (pod.phase === 'Pending') return [];
  return pod.owner.budgets
    .filter((object) => budgetAllows(sim, object, pod.ready ? 0 : 1) < 1)
    .map(({ budget }) => `${budget.namespace}/${budget.name}`);
}

/** What every budget allows may have changed. */
export function disruptionsChanged(sim: Sim): void {
  for (const { budget } of sim.cluster.budgets) {
    sim.observation.touch('kubernetes.budget', `${budget.namespace}/${budget.name}`);
  }
}
