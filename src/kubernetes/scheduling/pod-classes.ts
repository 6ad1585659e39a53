import type { Booking } from './booking.ts';
import type { SchedulingNode } from './node.ts';
import type { SchedulingPod } from './pod.ts';
import { classOf, type PodClass, type Rank, type TermKind } from './pod-class.ts';
import {
  countMatched,
  emptyTally,
  isMatched,
  type Matcher,
  type Tally,
  type Topology,
  topologyOf,
} from './topology.ts';

/**
 * The classes of all pods that were ever asked about, with the tallies and ranks that they share.
 * A term that is new counts the pods that are booked already.
 */
export interface PodClasses {
  readonly ranks: ReadonlyMap<number, Rank>;
  of(pod: SchedulingPod): PodClass;
  /** The node has other taints, or was cordoned: what refused pods there is asked anew. */
  forgetRefusals(node: number): void;
}

export function createPodClasses(
  nodes: readonly SchedulingNode[],
  booked: ReadonlyMap<string, Booking>,
): PodClasses {
  const ranks = new Map<number, Rank>();
  const siblings = new Map<string, Int32Array>();
  const byTemplate = new Map<object, PodClass>();
  const topologies = new Map<string, Topology>();
  const tallies = new Map<string, Tally>();

  const topologyBy = (key: string): Topology => {
    const topology = topologies.get(key) ?? topologyOf(key, nodes);
    topologies.set(key, topology);
    return topology;
  };
  const register = (podClass: PodClass, tally: Tally, kind: TermKind): void => {
    if (!isMatched(tally.matcher, podClass.namespace, podClass.template.labels)) return;
    podClass.matchedBy.push(tally);
    if (kind === 'anti-affinity') podClass.shunnedBy.push(tally);
  };
  const kinds = new Map<Tally, TermKind>();
  const tallyFor = (kind: TermKind, matcher: Matcher, topologyKey: string): Tally => {
    const id = `${kind} ${topologyKey} ${written(matcher)}`;
    const known = tallies.get(id);
    if (known !== undefined) return known;
    const tally = emptyTally(matcher, topologyBy(topologyKey));
    tallies.set(id, tally);
    kinds.set(tally, kind);
    for (const podClass of byTemplate.values()) register(podClass, tally, kind);
    for (const { podClass, node } of booked.values()) {
      if (node >= 0 && podClass.matchedBy.includes(tally)) countMatched(tally, node, 1);
    }
    return tally;
  };

  const siblingsOf = (workload: string): Int32Array => {
    const counts = siblings.get(workload) ?? new Int32Array(nodes.length);
    siblings.set(workload, counts);
    return counts;
  };
  const rankOf = (priority: number): Rank => {
    const rank = ranks.get(priority) ?? emptyRank(priority, nodes.length);
    ranks.set(priority, rank);
    return rank;
  };

  return {
    ranks,
    of(pod: SchedulingPod): PodClass {
      const known = byTemplate.get(pod.template);
      if (known !== undefined) return known;
      const podClass = classOf(pod, { tallyFor, siblingsOf, rankOf });
      for (const [tally, kind] of kinds) register(podClass, tally, kind);
      byTemplate.set(pod.template, podClass);
      return podClass;
    },
    forgetRefusals(node: number): void {
      for (const { refusals } of byTemplate.values()) refusals[node] = undefined;
    },
  };
}

function written(matcher: Matcher): string {
  return JSON.stringify([
    matcher.namespaces,
    matcher.selectors.map(({ matchLabels, matchExpressions }) => [
      [...matchLabels],
      matchExpressions,
    ]),
  ]);
}

function emptyRank(priority: number, nodes: number): Rank {
  return {
    priority,
    cpuMillis: new Float64Array(nodes),
    memoryBytes: new Float64Array(nodes),
    pods: new Int32Array(nodes),
  };
}
