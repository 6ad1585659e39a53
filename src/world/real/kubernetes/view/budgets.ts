import type { WorkloadRef } from '../../../../kubernetes/objects.ts';
import { selects } from '../../../../kubernetes/selector.ts';
import type { FactValues } from '../../../facts.ts';
import type { ObjectKey } from '../watch/readers/read-object.ts';
import type { ReducedBudget } from '../watch/reduced.ts';
import { createIndex } from './index-of.ts';
import { namespaceOf, type PlacedPod } from './pods.ts';
import { createTable, type Table } from './table.ts';
import type { Touch } from './told.ts';

/** Disruption budgets, each with the workloads that its selected pods belong to. */
export interface Budgets {
  readonly poddisruptionbudgets: Table<ReducedBudget>;
  podChanged(key: ObjectKey, now: PlacedPod | undefined, before: PlacedPod | undefined): void;
  read(key: ObjectKey): FactValues['kubernetes.budget'];
}

/** What of the pods a budget has to know when its selector is new. */
interface PodsByNamespace {
  readonly inNamespace: (namespace: string) => Iterable<ObjectKey>;
  readonly get: (key: ObjectKey) => PlacedPod | undefined;
}

export function createBudgets(touch: Touch, pods: PodsByNamespace): Budgets {
  const byNamespace = createIndex<string, ObjectKey>();
  /** By budget: how many selected pods each workload has. */
  const counts = new Map<ObjectKey, Map<WorkloadRef, number>>();

  const count = (budget: ObjectKey, pod: PlacedPod | undefined, by: 1 | -1): void => {
    const selector = poddisruptionbudgets.get(budget)?.selector;
    const counted = counts.get(budget);
    if (pod === undefined || selector === undefined || counted === undefined) return;
    if (!selects(selector, pod.pod.labels)) return;
    const sum = (counted.get(pod.workload) ?? 0) + by;
    if (sum === 0) counted.delete(pod.workload);
    else counted.set(pod.workload, sum);
    if (sum === 0 || (sum === 1 && by === 1)) touch('kubernetes.budget', budget);
  };

  const poddisruptionbudgets = createTable<ReducedBudget>((key, now, before) => {
    const namespace = namespaceOf(key);
    touch('kubernetes.budget', key);
    if (now === undefined) {
      counts.delete(key);
      byNamespace.remove(namespace, key);
      return;
    }
    byNamespace.add(namespace, key);
    if (counts.has(key) && isSameSelector(now, before)) return;
    counts.set(key, new Map());
    for (const pod of pods.inNamespace(namespace)) count(key, pods.get(pod), 1);
  });

  return {
    poddisruptionbudgets,
    podChanged(key, now, before) {
      if (now?.workload === before?.workload && hasSameLabels(now, before)) return;
      for (const budget of byNamespace.of(namespaceOf(key))) {
        count(budget, before, -1);
        count(budget, now, 1);
      }
    },
    read(key) {
      const budget = poddisruptionbudgets.get(key);
      if (budget === undefined) return 'absent';
      const workloads = [...(counts.get(key)?.keys() ?? [])].sort();
      return { disruptionsAllowed: budget.disruptionsAllowed, workloads };
    },
  };
}

function isSameSelector(now: ReducedBudget, before: ReducedBudget | undefined): boolean {
  return before !== undefined && textOf(now) === textOf(before);
}

function textOf({ selector }: ReducedBudget): string {
  if (selector === undefined) return 'nothing';
  return JSON.stringify([[...selector.matchLabels], selector.matchExpressions]);
}

function hasSameLabels(now: PlacedPod | undefined, before: PlacedPod | undefined): boolean {
  const one = now?.pod.labels;
  const other = before?.pod.labels;
  if (one === undefined || other === undefined) return one === other;
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (other.get(key) !== value) return false;
  return true;
}
