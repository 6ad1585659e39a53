import type { BudgetStatus } from '../../facts.ts';
import type { Sim } from '../sim.ts';
import type { BudgetObject, PodObject, WorkloadObject } from './cluster.ts';

/** Pods that a workload's controller wants now. */
export function wantedPods(owner: WorkloadObject): number {
  return owner.workload.replicas + (owner.surged ? 1 : 0);
}

/**
 * As the disruption controller counts (Kubernetes v1.36, `pkg/controller/disruption`): percentages
 * of the wanted pods are rounded up.
 */
export function disruptionsAllowed(sim: Sim, object: BudgetObject): number {
  if (sim.faults.budgetsStuck > 0) return 0;
  return Math.max(0, healthyOf(object) - desiredHealthy(object));
}

function desiredHealthy({ budget, workloads }: BudgetObject): number {
  const wanted = workloads.reduce((sum, owner) => sum + wantedPods(owner), 0);
  if (budget.minAvailable !== undefined) return countOf(budget.minAvailable, wanted);
  return Math.max(0, wanted - countOf(budget.maxUnavailable ?? 1, wanted));
}

function countOf(value: number | `${number}%`, wanted: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseFloat(value) * wanted) / 100);
}

function healthyOf({ workloads }: BudgetObject): number {
  let healthy = 0;
  for (const owner of workloads) for (const pod of owner.pods) if (isHealthy(pod)) healthy++;
  return healthy;
}

function isHealthy(pod: PodObject): boolean {
  return pod.ready && !pod.terminating;
}

export function budgetStatus(sim: Sim, object: BudgetObject): BudgetStatus {
  return {
    disruptionsAllowed: disruptionsAllowed(sim, object),
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
    .filter((object) =>
      pod.ready || sim.faults.budgetsStuck > 0
        ? disruptionsAllowed(sim, object) < 1
        : healthyOf(object) < desiredHealthy(object),
    )
    .map(({ budget }) => `${budget.namespace}/${budget.name}`);
}

/** What every budget allows may have changed. */
export function disruptionsChanged(sim: Sim): void {
  for (const { budget } of sim.cluster.budgets) {
    sim.observation.touch('kubernetes.budget', `${budget.namespace}/${budget.name}`);
  }
}
