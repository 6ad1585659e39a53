import type { SchedulingPod } from '../../../kubernetes/scheduling/pod.ts';
import { happened, type Sim } from '../sim.ts';
import { budgetAllows } from './budgets.ts';
import { type NodeObject, nodeObjectOf, type PodObject, podNameOf } from './cluster.ts';
import { bindPod, deletePod, setPodWhy } from './pods.ts';

/** `v1.TaintNodeOutOfService` (k8s.io/api/core/v1/well_known_taints.go, v1.36). */
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Tries every pod that waits, highest priority and longest wait first. */
export function runScheduler(sim: Sim): void {
  const { cluster } = sim;
  const waiting = [...cluster.pods.values()].filter((pod) => pod.node === undefined);
  waiting.sort((one, other) => rankOf(other) - rankOf(one) || one.createdAt - other.createdAt);
  const kept: PodObject[] = [];
  for (const pod of waiting) {
    place(sim, pod);
    if (pod.nominated === undefined || pod.node !== undefined) continue;
    // Nobody of lower rank takes the room that was made for it.
    cluster.schedule.place(pod.request, pod.nominated);
    kept.push(pod);
  }
  for (const pod of kept) cluster.schedule.remove(pod.uid);
}

function place(sim: Sim, pod: PodObject): void {
  const { schedule } = sim.cluster;
  const node = schedule.choose(pod.request);
  if (node !== undefined) {
    pod.nominated = undefined;
    bindPod(sim, pod, node);
    return;
  }
  setPodWhy(sim, pod, whyPending(sim, pod));
  if (isRoomBeingMade(sim, pod)) return;
  const preemption = schedule.preempt(pod.request, (victims) => protectedOf(sim, victims));
  pod.nominated = preemption?.node;
  if (preemption === undefined) return;
  for (const { key } of preemption.victims) {
    const victim = sim.cluster.pods.get(key);
    if (victim === undefined || victim.terminating) continue;
    happened(sim, `${podNameOf(victim)} was preempted by ${podNameOf(pod)}`);
    deletePod(sim, victim);
  }
}

/** `PodEligibleToPreemptOthers` (`plugins/defaultpreemption`, v1.36): its victims have yet to go. */
function isRoomBeingMade(sim: Sim, pod: PodObject): boolean {
  if (pod.nominated === undefined) return false;
  for (const other of nodeObjectOf(sim.cluster, pod.nominated).pods) {
    if (other.terminating && rankOf(other) < rankOf(pod)) return true;
  }
  return false;
}

function rankOf(pod: PodObject): number {
  return pod.owner.workload.template.priority;
}

/** Of victims taken one after the other, those that a budget would protect. */
function protectedOf(sim: Sim, victims: readonly SchedulingPod[]): ReadonlySet<string> {
  const left = new Map(sim.cluster.budgets.map((budget) => [budget, budgetAllows(sim, budget)]));
  const broken = new Set<string>();
  for (const { key } of victims) {
    for (const budget of sim.cluster.pods.get(key)?.owner.budgets ?? []) {
      const allowed = left.get(budget) ?? 0;
      if (allowed <= 0) broken.add(key);
      left.set(budget, allowed - 1);
    }
  }
  return broken;
}

/** The scheduler's FailedScheduling message: how many nodes refuse for which reason. */
function whyPending(sim: Sim, pod: PodObject): string {
  const { schedule } = sim.cluster;
  const reasons = new Map<string, number>();
  for (const { name } of schedule.nodes) {
    const reason = schedule.misfit(pod.request, name) ?? 'nothing';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${schedule.nodes.length} nodes are available: ${list.join(', ')}.`;
}

/** Tells the scheduler what became of a node. */
export function describeNode(sim: Sim, node: NodeObject): void {
  const { schedule } = sim.cluster;
  const known = schedule.nodes.find(({ name }) => name === node.node.name);
  if (known === undefined) return;
  const declared = known.taints.filter(({ key }) => key !== OUT_OF_SERVICE);
  schedule.setNode({
    ...known,
    isUp: node.ready === 'True',
    unschedulable: node.cordonedBy !== 'nobody',
    taints: node.outOfService
      ? [...declared, { key: OUT_OF_SERVICE, value: 'nodeshutdown', effect: 'NoExecute' }]
      : declared,
  });
}
