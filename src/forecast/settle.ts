import { covers, disruptionsAllowed } from '../kubernetes/budget.ts';
import type { DisruptionBudget, Manifests, PodTemplate } from '../kubernetes/objects.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { Schedule } from '../kubernetes/scheduling/schedule.ts';
import { byRank, type PlacedPod } from './placed-pod.ts';

export interface Settled {
  /** Without a node, in the order of the queue. */
  readonly waiting: readonly PlacedPod[];
  /** Pods that lost their node to another: pod → who took it. */
  readonly preemptedBy: ReadonlyMap<string, string>;
}

/** Places a queue of pods in its order until nothing more can be placed. */
export type Settle = (queue: readonly PlacedPod[]) => Settled;

/**
 * The default scheduler's loop over its queue, retries included. It ends: each preemption puts a
 * higher priority where a lower one was, and a round without a placement is the last.
 */
export function createSettle(
  schedule: Schedule,
  manifests: Manifests,
  pods: readonly PlacedPod[],
): Settle {
  const byKey = new Map(pods.map((entry) => [entry.pod.key, entry]));
  const breaksBudget = budgetKeeper(manifests, pods, schedule);
  const place = (entry: PlacedPod, preemptedBy: Map<string, string>): PlacedPod[] | undefined => {
    if (entry.after !== undefined && schedule.nodeOf(entry.after) === undefined) return undefined;
    const node = schedule.choose(entry.pod);
    if (node !== undefined) {
      schedule.place(entry.pod, node);
      return [];
    }
    const preemption = schedule.preempt(entry.pod, breaksBudget);
    if (preemption === undefined) return undefined;
    for (const victim of preemption.victims) {
      schedule.remove(victim.key);
      preemptedBy.set(victim.key, entry.pod.key);
    }
    schedule.place(entry.pod, preemption.node);
    return preemption.victims.flatMap((victim) => byKey.get(victim.key) ?? []);
  };

  return (queue) => {
    const preemptedBy = new Map<string, string>();
    let waiting = [...queue];
    for (;;) {
      const left: PlacedPod[] = [];
      let placed = 0;
      /** Templates that just failed: their like fails too, until something makes room. */
      const failed = new Set<PodTemplate>();
      const round = waiting.reverse();
      for (let entry = round.pop(); entry !== undefined; entry = round.pop()) {
        const isAlike = entry.pod.claims.length === 0 && failed.has(entry.pod.template);
        const victims = isAlike ? undefined : place(entry, preemptedBy);
        if (victims === undefined) {
          if (entry.after === undefined) failed.add(entry.pod.template);
          left.push(entry);
          continue;
        }
        placed += 1;
        if (victims.length === 0) continue;
        failed.clear();
        round.push(...victims);
        round.sort((one, other) => byRank(other, one));
      }
      waiting = left.sort(byRank);
      if (placed === 0 || waiting.length === 0) return { waiting, preemptedBy };
    }
  };
}

/** Which of the victims would take a budget below what it wants, counted one after the other. */
function budgetKeeper(
  manifests: Manifests,
  pods: readonly PlacedPod[],
  schedule: Schedule,
): (victims: readonly SchedulingPod[]) => ReadonlySet<string> {
  const covered = manifests.budgets.map((budget) => ({
    budget,
    pods: pods.filter(({ pod }) => coversPod(budget, pod)),
  }));
  return (victims) => {
    const broken = new Set<string>();
    for (const { budget, pods: own } of covered) {
      const hit = victims.filter((victim) => coversPod(budget, victim));
      if (hit.length === 0) continue;
      const hitKeys = new Set(hit.map(({ key }) => key));
      const healthy = own.filter(
        ({ pod }) => hitKeys.has(pod.key) || schedule.nodeOf(pod.key) !== undefined,
      ).length;
      const allowed = disruptionsAllowed(budget, own.length, healthy);
      for (const victim of hit.slice(allowed)) broken.add(victim.key);
    }
    return broken;
  };
}

function coversPod(budget: DisruptionBudget, pod: SchedulingPod): boolean {
  return covers(budget, { namespace: pod.namespace, labels: pod.template.labels });
}
