import type { Intent } from '../controller/event.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { nodeOf } from '../model/shape.ts';
import type { Mishap, MishapKind } from '../world/simulated/mishap.ts';
import { createRandom, type Random } from '../world/simulated/random.ts';
import { drawWhole } from './draw.ts';
import { intentKinds, intentOf } from './intents.ts';
import { mishapKinds, mishapOf } from './mishaps.ts';

/** Everything that people and misfortune do in one trial, drawn from its seed before it starts. */
export interface Plan {
  readonly startsAt: number;
  readonly begin: 'cold' | 'running';
  readonly on: readonly HostName[];
  /** In the order of their times. */
  readonly planned: readonly Planned[];
}

export type Planned = { readonly at: number } & (
  | { readonly kind: 'mishap'; readonly mishap: Mishap }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'crash'; readonly moment: CrashMoment; readonly restartAfterMs: number }
);

/** Where the controller's process dies. */
export type CrashMoment =
  /** Between two events. */
  | 'now'
  /** The next line of the journal is durable, nothing after it is. */
  | 'after-entry'
  /** An action is journalled but not performed. */
  | 'before-acting'
  /** It is performed, but its result is never heard. */
  | 'after-acting';

const crashMoments: readonly CrashMoment[] = [
  'now',
  'after-entry',
  'before-acting',
  'after-acting',
];

/** Monday, 2 November 2026, 00:00 UTC; a seed starts somewhere in the week after it. */
const weekStartsAt = Date.UTC(2026, 10, 2);
const weekMinutes = 7 * 24 * 60;
const hourMs = 3_600_000;

/**
 * Draws a plan. Each seed enables only some kinds of faults and its own rates, so that rare kinds
 * meet each other undisturbed by the common ones (swarm testing, Groce et al., ISSTA 2012).
 */
export function drawPlan(
  lab: Lab,
  seed: number,
  durationMs: number,
  only: readonly MishapKind[] | undefined,
): Plan {
  const random = createRandom(seed, 'plan');
  const startsAt = weekStartsAt + drawWhole(random, 0, weekMinutes - 1) * 60_000;
  const begin = random.happens(0.1) ? 'cold' : 'running';
  const on = [...lab.hosts.values()]
    .filter((host) => host.volatile === undefined || random.happens(0.6))
    .map((host) => host.name);
  const kinds = only ?? mishapKinds.filter(() => random.happens(0.5));
  const span = { from: startsAt + settlingMs, to: startsAt + durationMs };
  const planned: Planned[] = [
    ...(begin === 'cold' ? [up(startsAt + 1_000)] : []),
    ...drawMishaps(lab, random, span, kinds, begin === 'cold' ? 0 : 1),
    ...drawIntents(lab, random, span),
    ...drawCrashes(random, span),
  ];
  planned.sort((a, b) => a.at - b.at);
  return { startsAt, begin, on, planned };
}

/** Nothing happens in the first minutes: the controller sees the lab once before it is hurt. */
const settlingMs = 120_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

function up(at: number): Planned {
  return { at, kind: 'intent', intent: { kind: 'up', by: 'operator' } };
}

function drawMishaps(
  lab: Lab,
  random: Random,
  span: Span,
  kinds: readonly MishapKind[],
  votersLostMax: number,
): Planned[] {
  const planned: Planned[] = [];
  let votersLost = 0;
  for (const at of drawTimes(random, span, random.pick([1, 3, 6]) ?? 1)) {
    const kind = random.pick(kinds);
    const mishap = kind === undefined ? undefined : mishapOf(kind, lab, random);
    if (mishap === undefined) continue;
    // With the disks of half the voters goes what only they knew: no repair brings it back. A lab
    // that is coming up may have one voter or two.
    if (mishap.kind === 'vm.disk-lost' && nodeOf(lab, mishap.node).role === 'control-plane') {
      votersLost += 1;
      if (votersLost > votersLostMax) continue;
    }
    planned.push({ at, kind: 'mishap', mishap });
  }
  return planned;
}

function drawIntents(lab: Lab, random: Random, span: Span): Planned[] {
  const planned: Planned[] = [];
  for (const at of drawTimes(random, span, random.pick([0, 1, 2]) ?? 0)) {
    const kind = random.pick(intentKinds);
    const intent = kind === undefined ? undefined : intentOf(kind, lab, random, at);
    if (intent === undefined) continue;
    planned.push({ at, kind: 'intent', intent });
    // Who holds forgets to release for half an hour at most.
    if (intent.kind === 'hold') {
      const release: Intent = { kind: 'release', by: intent.by };
      planned.push({ at: at + drawWhole(random, 1, 30) * 60_000, kind: 'intent', intent: release });
    }
  }
  return planned;
}

function drawCrashes(random: Random, span: Span): Planned[] {
  return drawTimes(random, span, random.pick([0, 0, 1, 4]) ?? 0).map((at) => ({
    at,
    kind: 'crash',
    moment: random.pick(crashMoments) ?? 'now',
    restartAfterMs: drawWhole(random, 1, 120) * 1_000,
  }));
}

/** Times of a Poisson process, clustered: half of them follow close on the one before. */
function drawTimes(random: Random, span: Span, perHour: number): number[] {
  const times: number[] = [];
  if (perHour === 0) return times;
  let at = span.from;
  for (;;) {
    const gapMs = (-Math.log(1 - random.next()) * hourMs) / perHour;
    at += Math.round(
      random.happens(0.5) ? gapMs : Math.min(gapMs, drawWhole(random, 1, 180) * 1_000),
    );
    if (at >= span.to) return times;
    times.push(at);
  }
}
