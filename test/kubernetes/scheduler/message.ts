import type { Reason } from '../../../src/forecast/forecast.ts';
import type { Misfit } from '../../../src/kubernetes/scheduling/misfit.ts';

/** What kube-scheduler's sentences tell apart, in our words; it does not tell some of ours apart. */
export type ReasonClass =
  | 'cordon'
  | 'node'
  | 'taint'
  | 'host-port'
  | 'cpu'
  | 'memory'
  | 'ephemeral-storage'
  | 'extended-resource'
  | 'pods'
  | 'volume-node'
  | 'volume-limit'
  | 'volume-in-use'
  | 'volume-unbound'
  | 'topology-label'
  | 'topology-spread'
  | 'pod-affinity'
  | 'pod-anti-affinity'
  | 'not-made';

/** From the sources of its plugins, v1.36: the first that is found in a reason decides. */
const SENTENCES: readonly (readonly [string, ReasonClass])[] = [
  ['were unschedulable', 'cordon'],
  ['untolerated taint', 'taint'],
  ["didn't match Pod's node affinity/selector", 'node'],
  ["didn't satisfy plugin(s) [VolumeBinding]", 'volume-node'],
  ["didn't satisfy plugin(s) [NodeAffinity", 'node'],
  ["didn't satisfy plugin VolumeBinding", 'volume-node'],
  ["didn't satisfy plugin NodeAffinity", 'node'],
  ["didn't have free ports", 'host-port'],
  ['Insufficient cpu', 'cpu'],
  ['Insufficient memory', 'memory'],
  ['Insufficient ephemeral-storage', 'ephemeral-storage'],
  ['Insufficient ', 'extended-resource'],
  ['Too many pods', 'pods'],
  ["didn't match PersistentVolume's node affinity", 'volume-node'],
  ['no available volume zone', 'volume-node'],
  ["didn't find available persistent volumes", 'volume-unbound'],
  ['persistentvolumeclaim', 'volume-unbound'],
  ['unbound immediate PersistentVolumeClaims', 'volume-unbound'],
  ['max volume count', 'volume-limit'],
  ['ReadWriteOncePod', 'volume-in-use'],
  ['spread constraints (missing required label)', 'topology-label'],
  ['topology spread constraints', 'topology-spread'],
  ['anti-affinity rules', 'pod-anti-affinity'],
  ['pod affinity rules', 'pod-affinity'],
];

/** How many nodes refused for which reason: "0/4 nodes are available: 3 Insufficient cpu, 1 …". */
export function reasonsIn(message: string): ReadonlyMap<ReasonClass, number> {
  const [, told = ''] = message.split(' nodes are available: ');
  const [list = ''] = told.split(/\. (?:no new claims|preemption:)|\.?$|\. /);
  const counts = new Map<ReasonClass, number>();
  for (const part of list === '' ? [message] : list.split(/, (?=\d+ )|, (?=[a-z])/)) {
    const [, number, reason = part] = /^(\d+) (.*)$/.exec(part) ?? [];
    const found = SENTENCES.find(([sentence]) => reason.includes(sentence));
    if (found === undefined) throw new Error(`bug: what does "${part}" in "${message}" mean?`);
    counts.set(found[1], (counts.get(found[1]) ?? 0) + Number(number ?? 1));
  }
  return counts;
}

export function classOfReason(reason: Reason): ReasonClass | undefined {
  switch (reason) {
    case 'arch':
    case 'node-selector':
    case 'node-affinity':
      return 'node';
    case 'predecessor':
    case 'no-node':
    case 'no-quorum':
    case 'preempted':
    case 'volume-storage':
      return undefined;
    default:
      return reason;
  }
}

export function classOfMisfit(misfit: Misfit): ReasonClass {
  switch (misfit) {
    case 'arch':
    case 'node-selector':
    case 'node-affinity':
      return 'node';
    case 'unschedulable':
      return 'cordon';
    case 'node-down':
      return 'taint';
    default:
      return misfit;
  }
}

/** In the order of the filters; those of one row are told together. */
const FILTERS: readonly (readonly ReasonClass[])[] = [
  ['cordon'],
  ['taint'],
  ['node'],
  ['host-port'],
  ['pods', 'cpu', 'memory', 'ephemeral-storage', 'extended-resource'],
  ['volume-in-use'],
  ['volume-limit'],
  ['volume-node', 'volume-unbound'],
  ['topology-label', 'topology-spread'],
  ['pod-affinity', 'pod-anti-affinity'],
];

/**
 * Does the scheduler give this reason, or one that hides it? Of each node it tells the first filter
 * that refuses, and a forecast that proves what would be so even on empty nodes may name a later
 * one than those that other pods make refuse now.
 */
export function isTold(message: string, wanted: ReasonClass): boolean {
  const reasons = reasonsIn(message);
  if (reasons.has(wanted)) return true;
  if (isToldBeforeFilters(message) && NOT_MEANT.includes(wanted)) return true;
  const rowOf = (reason: ReasonClass) => FILTERS.findIndex((row) => row.includes(reason));
  return [...reasons.keys()].some((told) => {
    const isOfPods = rowOf(told) >= rowOf('host-port');
    const isSpread = told === 'topology-label' && wanted === 'topology-spread';
    return isSpread || told === 'volume-unbound' || (isOfPods && rowOf(told) < rowOf(wanted));
  });
}

const NOT_MEANT: readonly ReasonClass[] = ['taint', 'node', 'cordon', 'volume-node'];

/** Kept out before any filter was asked: which nodes were meant is all that the scheduler tells. */
export function withoutMeant(
  reasons: ReadonlyMap<ReasonClass, number>,
): ReadonlyMap<ReasonClass, number> {
  const merged = new Map<ReasonClass, number>();
  for (const [reason, nodes] of reasons) {
    const one = NOT_MEANT.includes(reason) ? 'node' : reason;
    merged.set(one, (merged.get(one) ?? 0) + nodes);
  }
  return merged;
}

export function isToldBeforeFilters(message: string): boolean {
  return message.includes("didn't satisfy plugin");
}
