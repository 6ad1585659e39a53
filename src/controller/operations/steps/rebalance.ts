import type { Workload, WorkloadRef } from '../../../kubernetes/objects.ts';
import { schedulingNode } from '../../../kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../../../kubernetes/scheduling/pod.ts';
import { createSchedule, type Schedule } from '../../../kubernetes/scheduling/schedule.ts';
import type { NodeName } from '../../../model/lab.ts';
import { hostOf, isVolatile, nodesOn } from '../../../model/shape.ts';
import type { Pod } from '../../../world/facts.ts';
import { hostIn, type Step, type View, type Wants, waitFor } from '../../operation.ts';
import { keyOf, type OpenOperation } from '../../state.ts';
import { known } from '../../view/facts.ts';
import { apiAnswers, kindOf, nodeWorks, pods, surgedWorkloads } from '../../view/kubernetes.ts';

/** So many pods are moved for one return at the most. */
const movesMax = 4;

/** An extra replica that is not ready by then, images pulled and all, has no room. */
const replacementMs = 5 * 60_000;

/** A pod that started this recently has moved enough. */
const restMs = 30 * 60_000;

/** A node must be fuller than the one that came back by half of that one's memory to be relieved. */
const gapFraction = 0.5;

/**
 * An always-on host that comes back stands empty while the others are crowded. A few Deployments
 * move over, replacement first, one at a time. Nothing moves onto a volatile host: it would have to
 * move again tonight.
 */
export const rebalance: Step = {
  name: 'spread the work again',
  done: (view, operation) => {
    if (isVolatile(view.lab, hostIn(operation)) || somebodyLeaves(view)) return true;
    if (surgedWorkloads(view).length > 0 || surgeIsFresh(view, operation)) return false;
    return moves(operation) >= movesMax || nextMove(view, operation) === undefined;
  },
  next: (view, operation): Wants => {
    if (!apiAnswers(view)) return waitFor('the Kubernetes API answers');
    const [surged] = surgedWorkloads(view);
    if (surged === undefined) {
      if (surgeIsFresh(view, operation)) return waitFor('the extra replica is seen');
      const pod = nextMove(view, operation);
      if (pod === undefined) return waitFor('the pods have settled');
      return { kind: 'actions', actions: [{ kind: 'workload.surge', workload: pod.workload }] };
    }
    const status = known(view, 'kubernetes.workload', surged);
    if (status === undefined || status.ready < status.replicas) {
      if (!isOverdue(view, surged)) return waitFor(`the replacement of ${surged} is ready`);
      const given = { kind: 'workload.settle', workload: surged, retire: 'any' } as const;
      return { kind: 'actions', actions: [given] };
    }
    const retire = fullest(view, operation, surged)?.node ?? 'any';
    return { kind: 'actions', actions: [{ kind: 'workload.settle', workload: surged, retire }] };
  },
};

/** Where work must go now is a leave's to say. */
function somebodyLeaves(view: View): boolean {
  return [...view.operations.values()].some((operation) => operation.kind === 'leave');
}

/** An extra replica was just asked for and may not be seen yet. */
function surgeIsFresh(view: View, operation: OpenOperation): boolean {
  return [...operation.attempts.values()].some(
    ({ action, underWay, failure, nextAt }) =>
      action.kind === 'workload.surge' &&
      (underWay || (failure === undefined && view.now < nextAt)),
  );
}

/** Nobody is about to make the extra replica ready: it was asked for too long ago. */
function isOverdue(view: View, workload: WorkloadRef): boolean {
  return [...view.operations.values()].every((operation) => {
    const asked = operation.attempts.get(keyOf({ kind: 'workload.surge', workload }));
    return asked === undefined || view.now - asked.startedAt > replacementMs;
  });
}

function moves(operation: OpenOperation): number {
  return [...operation.attempts.values()].filter((one) => one.action.kind === 'workload.surge')
    .length;
}

/** The smallest rested Deployment pod of the fullest node that the host's nodes could take. */
function nextMove(view: View, operation: OpenOperation): Pod | undefined {
  const schedule = observedSchedule(view);
  const home = nodesOn(view.lab, hostIn(operation))
    .map((node) => node.name)
    .filter((node) => nodeWorks(view, node));
  const workloads = workloadsOf(view);
  const candidates = pods(view).filter((pod) => {
    if (pod.node === undefined || home.includes(pod.node) || kindOf(pod) !== 'Deployment')
      return false;
    // What hangs on a node that does not work is not crowding it.
    if (!nodeWorks(view, pod.node)) return false;
    return (
      pod.ready && !pod.terminating && view.now - pod.since >= restMs && !tried(operation, pod)
    );
  });
  const moving = candidates.flatMap((pod) => {
    const workload = workloads.get(pod.workload);
    const from = pod.node;
    if (workload === undefined || from === undefined) return [];
    const asked = schedulingPod(pod, workload);
    const fits = home.some(
      (node) => schedule.misfit(asked, node) === undefined && relieves(schedule, from, node, asked),
    );
    return fits ? [{ pod, from, bytes: workload.template.requests.memoryBytes }] : [];
  });
  const free = (node: NodeName) => schedule.freeOn(node).memoryBytes;
  moving.sort((a, b) => free(a.from) - free(b.from) || a.bytes - b.bytes);
  return moving[0]?.pod;
}

function relieves(schedule: Schedule, from: NodeName, to: NodeName, pod: SchedulingPod): boolean {
  const room = schedule.nodes.find((node) => node.name === to)?.allocatable.memoryBytes ?? 0;
  const gap = schedule.freeOn(to).memoryBytes - schedule.freeOn(from).memoryBytes;
  return gap - pod.template.requests.memoryBytes > room * gapFraction;
}

function tried(operation: OpenOperation, pod: Pod): boolean {
  return operation.attempts.has(keyOf({ kind: 'workload.surge', workload: pod.workload }));
}

function fullest(view: View, operation: OpenOperation, workload: WorkloadRef) {
  const home = new Set(nodesOn(view.lab, hostIn(operation)).map((node) => node.name));
  const schedule = observedSchedule(view);
  return pods(view)
    .filter((pod) => pod.workload === workload && pod.node !== undefined && !home.has(pod.node))
    .sort((a, b) => freeUnder(schedule, a) - freeUnder(schedule, b))[0];
}

/** A pod on a node that does not work is the first to be given up. */
function freeUnder(schedule: Schedule, pod: Pod): number {
  if (pod.node === undefined) return Infinity;
  const works = schedule.nodes.some((node) => node.name === pod.node);
  return works ? schedule.freeOn(pod.node).memoryBytes : Number.NEGATIVE_INFINITY;
}

/** The nodes that work, with what is seen to run on them. */
function observedSchedule(view: View): Schedule {
  const nodes = [...view.lab.nodes.values()].filter((node) => nodeWorks(view, node.name));
  const schedule = createSchedule(
    nodes.map((node) => schedulingNode(node, hostOf(view.lab, node.host), [])),
  );
  const names = new Set(nodes.map((node) => node.name));
  const workloads = workloadsOf(view);
  for (const pod of pods(view)) {
    const workload = workloads.get(pod.workload);
    if (workload === undefined || pod.node === undefined || !names.has(pod.node)) continue;
    schedule.place(schedulingPod(pod, workload), pod.node);
  }
  return schedule;
}

function workloadsOf(view: View): ReadonlyMap<WorkloadRef, Workload> {
  return new Map(view.manifests.workloads.map((workload) => [workload.ref, workload]));
}

function schedulingPod(pod: Pod, workload: Workload): SchedulingPod {
  const { uid: key, namespace } = pod;
  return { key, namespace, workload: pod.workload, template: workload.template, claims: [] };
}
