import { desiredHealthy } from '../../../kubernetes/budget.ts';
import type { BudgetStatus } from '../../facts.ts';
import type { Sim } from '../sim.ts';
import type { BudgetObject, PodObject, WorkloadObject } from './cluster.ts';

/** Pods that a workload's controller wants now. */
export function wantedPods(owner: WorkloadObject): number {
  return owner.workload.replicas + (owner.surged ? 1 : 0);
}

/** How many pods more the budget lets go now. */
export function budgetAllows(sim: Sim, object: BudgetObject): number {
  if (sim.faults.budgetsStuck > 0) return 0;
  const status = countsOf(object);
  return status === undefined ? 0 : status.allowed;
}

interface Counts {
  readonly healthy: number;
  readonly desired: number;
  readonly allowed: number;
}

/**
 * `trySync` and `updatePdbStatus` of `pkg/controller/disruption` (v1.36). `undefined`: it cannot be
 * worked out, and nothing is allowed.
 */
function countsOf({ budget, workloads }: BudgetObject): Counts | undefined {
  let healthy = 0;
  for (const owner of workloads) healthy += healthyOf(owner);
  const expected = typeof budget.minAvailable === 'number' ? podsOf(workloads) : scaleOf(workloads);
  if (expected === undefined) return undefined;
  const desired = desiredHealthy(budget, expected);
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  return { healthy, desired, allowed };
}

function podsOf(workloads: readonly WorkloadObject[]): number {
  let pods = 0;
  for (const owner of workloads) pods += owner.pods.size;
  return pods;
}

/**
 * What the controllers of its pods want (`getExpectedScale`): a bare pod has none and does not count;
 * of a kind without a scale, such as a DaemonSet, nobody knows.
 */
function scaleOf(workloads: readonly WorkloadObject[]): number | undefined {
  let scale = 0;
  for (const owner of workloads) {
    if (owner.pods.size === 0) continue;
    switch (owner.workload.kind) {
      case 'Deployment':
      case 'StatefulSet':
        scale += wantedPods(owner);
        break;
      case 'Pod':
        break;
      case 'DaemonSet':
      case 'Job':
      case 'CronJob':
        return undefined;
    }
  }
  return scale;
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
 * Names of the budgets that forbid to evict the pod now (`pkg/registry/core/pod/storage/eviction.go`,
 * v1.36). A pod that waits is evicted freely; one that is not ready when its budget always allows
 * that, or when the healthy ones suffice, which they never do where none has to be.
 */
export function forbiddenBy(sim: Sim, pod: PodObject): string[] {
  if (pod.phase === 'Pending') return [];
  return pod.owner.budgets
    .filter((object) => {
      if (budgetAllows(sim, object) > 0) return false;
      return pod.ready || !isFreeUnready(sim, object);
    })
    .map(({ budget }) => `${budget.namespace}/${budget.name}`);
}

function isFreeUnready(sim: Sim, object: BudgetObject): boolean {
  if (object.budget.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const counts = sim.faults.budgetsStuck > 0 ? undefined : countsOf(object);
  return counts !== undefined && counts.desired > 0 && counts.healthy >= counts.desired;
}

/** What every budget allows may have changed. */
export function disruptionsChanged(sim: Sim): void {
  for (const { budget } of sim.cluster.budgets) {
    sim.observation.touch('kubernetes.budget', `${budget.namespace}/${budget.name}`);
  }
}
