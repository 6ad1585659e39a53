import type { PodsForecast, Reason } from '../../../src/forecast/forecast.ts';
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
  const tally = { ...NOTHING };
  const refuted: string[] = [];
  for (const pods of grouped(expected, ({ family }) => family).values()) {
    const real = pods.map(({ key }) => outcomeOf(outcomes, key));
    const waiting = real.filter(({ node }) => node === undefined || down.has(node));
    const running = real.length - waiting.length;
    const claims = grouped(
      pods,
      ({ key }): Claim => stranded.get(key)?.verdict ?? (uncertain.has(key) ? 'uncertain' : 'safe'),
    );
    const number = (claim: Claim) => claims.get(claim)?.length ?? 0;
    const [safe, impossible] = [number('safe'), number('impossible')];
    const says = real
      .map((one) => `${one.made.key}: ${one.node ?? (one.says || 'not made')}`)
      .join('; ');
    if (running < safe) refuted.push(`${safe} safe, ${running} run. ${says}`);
    if (waiting.length < impossible) {
      refuted.push(`${impossible} impossible, ${running} run. ${says}`);
    }
    // Where more wait than are too many, others may wait for something else.
    const reasons = waiting.length > impossible ? [] : (claims.get('impossible') ?? []);
    for (const { key } of reasons) {
      const reason = stranded.get(key)?.reason;
      if (reason !== undefined && !isGiven(reason, waiting)) {
        refuted.push(`${key} is impossible for ${reason}, but ${says}`);
      }
    }
    const left = { running: running - safe, waiting: waiting.length - impossible };
    count(tally, 'safe', safe, Math.min(safe, running));
    count(tally, 'impossible', impossible, Math.min(impossible, waiting.length));
    count(tally, 'uncertain', number('uncertain'), Math.min(number('uncertain'), left.running));
    count(tally, 'unplaced', number('unplaced'), Math.min(number('unplaced'), left.waiting));
    count(tally, 'unknown', number('unknown'), 0);
  }
  return { tally, refuted };
}

/** Does the scheduler say so of any of them, if it says anything? */
function isGiven(reason: Reason, waiting: readonly Outcome[]): boolean {
  const wanted = classOfReason(reason);
  // One that is stuck on a silent node, or that its controller does not make yet, says nothing.
  const told = waiting.filter(({ says, node }) => says !== '' && node === undefined);
  if (wanted === undefined || told.length === 0) return true;
  return told.some(({ says }) => isTold(says, wanted));
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
  counts[claim] = { pods: before.pods + pods, agreed: before.agreed + Math.max(0, agreed) };
}

function outcomeOf(outcomes: Outcomes, key: string): Outcome {
  const outcome = outcomes.get(key);
  if (outcome === undefined) throw new Error(`bug: nobody made ${key}`);
  return outcome;
}
