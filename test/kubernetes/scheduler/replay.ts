import { createPlacement } from '../../../src/forecast/placement.ts';
import type { Misfit } from '../../../src/kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../../../src/kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../../../src/kubernetes/scheduling/pod.ts';
import { createSchedule, type Schedule } from '../../../src/kubernetes/scheduling/schedule.ts';
import { type Case, inputOf } from './case.ts';
import {
  classOfMisfit,
  isToldBeforeFilters,
  type ReasonClass,
  reasonsIn,
  withoutMeant,
} from './message.ts';
import { LOST } from './play.ts';
import type { Outcome, Outcomes } from './settle.ts';

/** Our filters, asked about the cluster as the real scheduler has left it. */
export interface Replay {
  /** What is wrong with where the pods are, by our filters. */
  readonly placed: () => string[];
  /** What our filters say otherwise of a pod that waits. */
  readonly waiting: (outcome: Outcome) => string | undefined;
}

export function replay(given: Case, outcomes: Outcomes, down: ReadonlySet<string>): Replay {
  // The filters are judged here, and what they are told must be what the scheduler knows.
  const known = { ...given, objects: [...given.objects, ...given.hidden] };
  const { lab, manifests } = inputOf(known);
  const placement = createPlacement(lab, manifests, []);
  const devices = new Map(given.nodes.map((node, index) => [`n${index + 1}`, node.devices]));
  const nodes = placement.nodes.map(
    (node): SchedulingNode => ({
      ...node,
      taints: down.has(node.name) ? [...node.taints, ...LOST] : node.taints,
      allocatable: {
        ...node.allocatable,
        extended: new Map(Object.entries(devices.get(node.name) ?? {})),
      },
    }),
  );
  const schedule = createSchedule(nodes);
  const lacking = (pod: SchedulingPod, node: SchedulingNode) => {
    const there = schedule.podsOn(node.name);
    return [...pod.template.requests.extended].some(([name, amount]) => {
      const taken = there.reduce(
        (sum, one) => sum + (one.template.requests.extended.get(name) ?? 0),
        0,
      );
      return amount > (node.allocatable.extended.get(name) ?? 0) - taken;
    });
  };
  const pods = new Map(placement.pods.map(({ pod }) => [pod.key, pod]));
  const placed: { readonly pod: SchedulingPod; readonly node: SchedulingNode }[] = [];
  for (const { made, node: name } of outcomes.values()) {
    const pod = pods.get(made.key);
    const node = nodes.find((one) => one.name === name);
    if (pod === undefined || node === undefined) continue;
    schedule.place(pod, node.name);
    placed.push({ pod, node });
  }
  return {
    placed: () =>
      placed.flatMap(({ pod, node }) => {
        schedule.remove(pod.key);
        const misfit = schedule.misfit(pod, node.name);
        schedule.place(pod, node.name);
        if (misfit === undefined || !LASTING.has(misfit) || isExempt(misfit, node, down)) return [];
        return [`${pod.key} is on ${node.name}, where we find ${misfit}`];
      }),
    waiting({ made, says, nominated }) {
      const pod = pods.get(made.key);
      if (pod === undefined || says === '') return undefined;
      // A room that the scheduler holds for another one is no booking of ours.
      const isHeld = [...outcomes.values()].some(
        (other) => other.nominated !== undefined && other.made !== made,
      );
      if (isHeld) return undefined;
      return differs(schedule, nodes, pod, says, lacking, nominated !== undefined);
    },
  };
}

/** What held when the pod was placed and holds ever after, whoever comes and goes. */
const LASTING: ReadonlySet<Misfit> = new Set<Misfit>([
  'arch',
  'node-selector',
  'node-affinity',
  'taint',
  'host-port',
  'cpu',
  'memory',
  'ephemeral-storage',
  'extended-resource',
  'pods',
  'volume-node',
  'volume-limit',
  'volume-in-use',
  'topology-label',
  'pod-anti-affinity',
]);

/** It was there before the node got its taint. */
function isExempt(misfit: Misfit, node: SchedulingNode, down: ReadonlySet<string>): boolean {
  return misfit === 'taint' && down.has(node.name);
}

type LacksDevice = (pod: SchedulingPod, node: SchedulingNode) => boolean;

function differs(
  schedule: Schedule,
  nodes: readonly SchedulingNode[],
  pod: SchedulingPod,
  says: string,
  lacksDevice: LacksDevice,
  isNominated: boolean,
): string | undefined {
  const told = reasonsIn(says);
  // What no manifest says cannot be replayed.
  if (told.has('volume-unbound') || says.includes('persistent volumes to bind')) return undefined;
  const ours = new Map<ReasonClass, number>();
  for (const node of nodes) {
    const misfit = schedule.misfit(pod, node.name);
    if (misfit === undefined) return `${pod.key} waits (${says}), but we find it fits ${node.name}`;
    for (const one of allOf(schedule, pod, node, misfit, lacksDevice))
      ours.set(one, (ours.get(one) ?? 0) + 1);
  }
  const preemption = schedule.preempt(pod, () => new Set());
  // Nominated, it has found victims too; that it waits still is for a gap in upstream's hints.
  if (preemption !== undefined && !isNominated) {
    const victims = preemption.victims.map(({ key }) => key).join(', ');
    return `${pod.key} waits (${says}), but we find it could take ${preemption.node} from ${victims}`;
  }
  const plain = isToldBeforeFilters(says)
    ? withoutMeant
    : (reasons: ReadonlyMap<ReasonClass, number>) => reasons;
  if (written(plain(told)) === written(plain(ours))) return undefined;
  return `${pod.key} waits for ${written(told)} (${says}), we find ${written(ours)}`;
}

/** The scheduler names all resources that a node lacks, we the first. */
function allOf(
  schedule: Schedule,
  pod: SchedulingPod,
  node: SchedulingNode,
  misfit: Misfit,
  lacksDevice: LacksDevice,
): ReasonClass[] {
  const { requests } = pod.template;
  const free = schedule.freeOn(node.name);
  const lacks = (wanted: number, there: number) => wanted > 0 && there < wanted;
  switch (misfit) {
    case 'cpu':
    case 'memory':
    case 'ephemeral-storage':
    case 'extended-resource':
    case 'pods':
      return [
        ...(free.pods < 1 ? (['pods'] as const) : []),
        ...(lacks(requests.cpuMillis, free.cpuMillis) ? (['cpu'] as const) : []),
        ...(lacks(requests.memoryBytes, free.memoryBytes) ? (['memory'] as const) : []),
        ...(lacks(requests.ephemeralStorageBytes, free.ephemeralStorageBytes)
          ? (['ephemeral-storage'] as const)
          : []),
        ...(lacksDevice(pod, node) ? (['extended-resource'] as const) : []),
      ];
    default:
      return [classOfMisfit(misfit)];
  }
}

function written(reasons: ReadonlyMap<ReasonClass, number>): string {
  return [...reasons]
    .map(([reason, nodes]) => `${nodes} ${reason}`)
    .toSorted()
    .join(', ');
}
