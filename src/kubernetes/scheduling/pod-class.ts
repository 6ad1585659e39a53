import type { PodAffinityTerm, PodTemplate, SpreadConstraint, WorkloadRef } from '../objects.ts';
import type { Misfit } from './misfit.ts';
import type { SchedulingPod } from './pod.ts';
import { isMatched, type Matcher, type Tally } from './topology.ts';

/**
 * What all pods of one template share, worked out once: which tallies they are counted in and
 * which ones their filters read.
 */
export interface PodClass {
  readonly template: PodTemplate;
  readonly namespace: string;
  readonly workload: WorkloadRef;
  /** Pods of the same workload by node, for spreading. */
  readonly siblings: Int32Array;
  /** What all pods of the same priority hold. */
  readonly rank: Rank;
  /** Node by node, what of the node alone refuses the class; absent: not asked yet. */
  readonly refusals: (Misfit | 'none' | undefined)[];
  readonly affinity: readonly Tally[];
  /** Its own labels meet its own affinity: the first such pod may go anywhere. */
  readonly isOwnCompany: boolean;
  readonly antiAffinity: readonly Tally[];
  readonly spread: readonly Spread[];
  /** Tallies that count its pods; grows as terms become known. */
  readonly matchedBy: Tally[];
  /** Among them the anti-affinity terms: a carrier nearby refuses the pod. */
  readonly shunnedBy: Tally[];
}

/** What the pods of one priority hold on each node: what preemption can win. */
export interface Rank {
  readonly priority: number;
  readonly cpuMillis: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly pods: Int32Array;
}

export interface Spread {
  readonly constraint: SpreadConstraint;
  readonly tally: Tally;
  readonly isSelfMatched: boolean;
}

export type TermKind = 'affinity' | 'anti-affinity' | 'spread';

/** Where a class finds what it shares with others. */
export interface Shared {
  readonly tallyFor: (kind: TermKind, matcher: Matcher, topologyKey: string) => Tally;
  readonly siblingsOf: (workload: WorkloadRef) => Int32Array;
  readonly rankOf: (priority: number) => Rank;
}

export function classOf(pod: SchedulingPod, { tallyFor, siblingsOf, rankOf }: Shared): PodClass {
  const { template, namespace, workload } = pod;
  const together: Matcher = matcherOf(template.podAffinity);
  const isSelf = (matcher: Matcher) => isMatched(matcher, namespace, template.labels);
  return {
    template,
    namespace,
    workload,
    siblings: siblingsOf(workload),
    rank: rankOf(template.priority),
    refusals: [],
    affinity: template.podAffinity.map((term) => tallyFor('affinity', together, term.topologyKey)),
    isOwnCompany: isSelf(together),
    antiAffinity: template.podAntiAffinity.map((term) =>
      tallyFor('anti-affinity', matcherOf([term]), term.topologyKey),
    ),
    spread: template.topologySpread.map((constraint) => {
      const matcher = { selectors: [constraint.selector], namespaces: [[namespace]] };
      return {
        constraint,
        tally: tallyFor('spread', matcher, constraint.topologyKey),
        isSelfMatched: isSelf(matcher),
      };
    }),
    matchedBy: [],
    shunnedBy: [],
  };
}

function matcherOf(terms: readonly PodAffinityTerm[]): Matcher {
  return {
    selectors: terms.map((term) => term.selector),
    namespaces: terms.map((term) => term.namespaces),
  };
}
