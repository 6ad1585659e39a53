import type { LabelSelector } from '../objects.ts';
import { selects } from '../selector.ts';
import type { SchedulingNode } from './node.ts';

/** Which domain each node is in by a topology key; −1: the node lacks the label. */
export interface Topology {
  readonly key: string;
  readonly domainOf: Int32Array;
  readonly domains: number;
}

export function topologyOf(key: string, nodes: readonly SchedulingNode[]): Topology {
  const numbers = new Map<string, number>();
  const domainOf = Int32Array.from(nodes, (node) => {
    const value = node.labels.get(key);
    if (value === undefined) return -1;
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
  return { key, domainOf, domains: numbers.size };
}

/** What a term looks for: pods of these namespaces that meet all selectors. */
export interface Matcher {
  readonly selectors: readonly LabelSelector[];
  readonly namespaces: readonly (readonly string[])[];
}

export function isMatched(
  matcher: Matcher,
  namespace: string,
  labels: ReadonlyMap<string, string>,
): boolean {
  return matcher.selectors.every(
    (selector, index) =>
      (matcher.namespaces[index] ?? []).includes(namespace) && selects(selector, labels),
  );
}

/**
 * Running counts for one distinct term: where the pods are that it matches, and where the pods are
 * that carry it. Kept by the bookings, so that a filter reads a number instead of all pods.
 */
export interface Tally {
  readonly matcher: Matcher;
  readonly topology: Topology;
  readonly matchedOnNode: Int32Array;
  readonly matchedInDomain: Int32Array;
  readonly carriersInDomain: Int32Array;
  /** Matched pods on nodes that have the topology label. */
  matched: number;
}

export function emptyTally(matcher: Matcher, topology: Topology): Tally {
  return {
    matcher,
    topology,
    matchedOnNode: new Int32Array(topology.domainOf.length),
    matchedInDomain: new Int32Array(topology.domains),
    carriersInDomain: new Int32Array(topology.domains),
    matched: 0,
  };
}

export function countMatched(tally: Tally, node: number, by: 1 | -1): void {
  const domain = tally.topology.domainOf[node] ?? -1;
  tally.matchedOnNode[node] = (tally.matchedOnNode[node] ?? 0) + by;
  if (domain < 0) return;
  tally.matchedInDomain[domain] = (tally.matchedInDomain[domain] ?? 0) + by;
  tally.matched += by;
}

export function countCarrier(tally: Tally, node: number, by: 1 | -1): void {
  const domain = tally.topology.domainOf[node] ?? -1;
  if (domain < 0) return;
  tally.carriersInDomain[domain] = (tally.carriersInDomain[domain] ?? 0) + by;
}
