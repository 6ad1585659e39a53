import type { PodsForecast } from '../../../src/forecast/forecast.ts';
import { grouped } from '../../../src/forecast/grouped.ts';
import { classOfReason, isTold } from './message.ts';
import type { Outcome, Outcomes } from './settle.ts';

/** What the forecast claims of each pod, and how often the real scheduler agreed. */
export type Tally = Readonly<Record<Claim, { readonly pods: number; readonly agreed: number }>>;

/**
 * `safe`: runs, whatever the order. `impossible`: waits, whatever moves. Both are claims that one
 * pod can refute. `uncertain` and `unplaced` tell what the forecast's own order comes to, and
 * `unknown` that it cannot tell: these are counted.
 */
export type Claim = 'safe' | 'impossible' | 'uncertain' | 'unplaced' | 'unknown';

export interface Verdict {
  readonly tally: Tally;
  /** A sentence each. */
  readonly refuted: readonly string[];
}

/** Pods that the forecast speaks of. */
export interface Expected {
  readonly key: string;
  readonly workload: string;
  /** Pods of one are interchangeable: which of them runs is the controller's lot. */
  readonly family: number;
}

export function compare(
  expected: readonly Expected[],
  forecast: PodsForecast,
  outcomes: Outcomes,
  down: ReadonlySet<string>,
): Verdict {
  const stranded = new Map(forecast.stranded.map((pod) => [pod.pod, pod]));
  const uncertain = new Set(forecast.uncertain);
  const claimOf = ({ key }: Expected): Claim => {
    const verdict = stranded.get(key)?.verdict;
    return verdict ?? (uncertain.has(key) ? 'uncertain' : 'safe');
  };
  const runs = ({ node }: Outcome) => node !== undefined && !down.has(node);
  const counts = { ...NOTHING };
  const refuted: string[] = [];
  for (const pods of grouped(expected, ({ family }) => family).values()) {
    const group = pods.map(({ key }) => key).join(', ');
    const real = pods.map(({ key }) => outcomeOf(outcomes, key));
    const running = real.filter(runs).length;
    const of = grouped(pods, claimOf);
    const number = (claim: Claim) => of.get(claim)?.length ?? 0;
    const safe = number('safe');
    const impossible = number('impossible');
    const says = () =>
      real.map((one) => `${one.made.key}: ${one.node ?? (one.says || 'not made')}`);
    if (running < safe)
      refuted.push(`${group}: ${safe} safe, ${running} run. ${says().join('; ')}`);
    if (pods.length - running < impossible) {
      refuted.push(`${group}: ${impossible} impossible, ${running} run. ${says().join('; ')}`);
    }
    const waiting = real.filter((one) => !runs(one));
    for (const { key } of of.get('impossible') ?? []) {
      const reason = stranded.get(key)?.reason;
      const wanted = reason === undefined ? undefined : classOfReason(reason);
      const told = waiting.flatMap((one) =>
        one.says === '' || one.node !== undefined ? [] : [one.says],
      );
      // One that is stuck on a silent node, or that its controller does not make yet, says nothing.
      // Where more wait than are too many, others may wait for something else.
      if (wanted === undefined || told.length === 0 || waiting.length > impossible) continue;
      if (!told.some((message) => isTold(message, wanted)))
        refuted.push(`${key} is impossible for ${reason}, but ${says().join('; ')}`);
    }
    count(counts, 'safe', safe, Math.min(safe, running));
    count(counts, 'impossible', impossible, Math.min(impossible, waiting.length));
    const more = Math.max(0, running - safe);
    count(counts, 'uncertain', number('uncertain'), Math.min(number('uncertain'), more));
    const left = Math.max(0, waiting.length - impossible);
    count(counts, 'unplaced', number('unplaced'), Math.min(number('unplaced'), left));
    count(counts, 'unknown', number('unknown'), 0);
  }
  return { tally: counts, refuted };
}

export const NOTHING: Tally = {
  safe: { pods: 0, agreed: 0 },
  impossible: { pods: 0, agreed: 0 },
  uncertain: { pods: 0, agreed: 0 },
  unplaced: { pods: 0, agreed: 0 },
  unknown: { pods: 0, agreed: 0 },
};

export const CLAIMS = Object.keys(NOTHING) as readonly Claim[];

export function sumOf(one: Tally, other: Tally): Tally {
  const sum = { ...one };
  for (const claim of CLAIMS) count(sum, claim, other[claim].pods, other[claim].agreed);
  return sum;
}

function count(counts: { [K in Claim]: Tally[K] }, claim: Claim, pods: number, agreed: number) {
  const before = counts[claim];
  counts[claim] = { pods: before.pods + pods, agreed: before.agreed + agreed };
}

function outcomeOf(outcomes: Outcomes, key: string): Outcome {
  const outcome = outcomes.get(key);
  if (outcome === undefined) throw new Error(`bug: nobody made ${key}`);
  return outcome;
}
