import type { Rules } from '../controller/definition.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { controlPlanes } from '../model/shape.ts';
import type { MishapKind } from '../world/simulated/mishap.ts';
import { liveness, unsettled } from './liveness.ts';
import { drawPlan, type Plan, type Planned } from './plan.ts';
import type { Violation } from './properties/property.ts';
import type { Statistics } from './statistics.ts';
import type { TraceLine } from './trace.ts';
import { startTrial, type Trial } from './trial.ts';

export interface SimulationOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  /** A whole number; the same one plays the same trial. */
  readonly seed: number;
  /** Length of the first phase, in which people and misfortune act. */
  readonly durationMs: number;
  /** Only these kinds of faults; absent: the seed chooses. */
  readonly mishaps?: readonly MishapKind[];
  /** Mutants break these; absent: the real ones. */
  readonly rules?: Rules;
  readonly onLine?: (line: TraceLine) => void;
}

export interface SimulationResult {
  readonly seed: number;
  /** Both phases ended and nothing was violated. */
  readonly ok: boolean;
  /** It got to the end: everything came to rest, or its time was over. */
  readonly finished: boolean;
  readonly violations: readonly Violation[];
  readonly statistics: Statistics;
  readonly trace: readonly TraceLine[];
  readonly endedAt: number;
}

/** A trial that is driven step by step, so that whoever drives it can stop in between. */
export interface Play {
  readonly steps: Iterable<void>;
  /** What has come of it so far. */
  readonly result: () => SimulationResult;
}

/** Plays a whole trial. */
export function simulate(options: SimulationOptions): SimulationResult {
  const { steps, result } = play(options);
  for (const _ of steps);
  return result();
}

/**
 * One trial in two phases, as TigerBeetle's simulator has them: first faults, under which it must
 * stay safe; then all of them end, and it must come to rest with everything working. It ends at the
 * first violation.
 */
export function play(options: SimulationOptions): Play {
  const { lab, manifests, seed, durationMs, rules, onLine } = options;
  const plan = drawPlan(lab, seed, durationMs, options.mishaps);
  const trial = startTrial({
    lab,
    manifests,
    seed,
    startsAt: plan.startsAt,
    begin: plan.begin,
    on: plan.on,
    ...(rules === undefined ? {} : { rules }),
    ...(onLine === undefined ? {} : { onLine }),
  });
  let finished = false;
  function* steps(): Generator<void> {
    yield* stepsOf(trial, plan, plan.startsAt + durationMs, lab);
    finished = true;
  }
  return {
    steps: steps(),
    result: () => ({
      seed,
      ok: finished && trial.violations.length === 0,
      finished,
      violations: trial.violations,
      statistics: trial.statistics(),
      trace: trial.trace,
      endedAt: trial.now(),
    }),
  };
}

function* stepsOf(trial: Trial, plan: Plan, endsAt: number, lab: Lab): Generator<void> {
  for (const planned of plan.planned) {
    yield* pass(trial, planned.at);
    if (trial.violations.length > 0) return;
    carryOut(planned, trial);
  }
  yield* pass(trial, endsAt);
  if (trial.violations.length > 0) return;
  yield* comeToRest(trial, lab);
}

const stepMs = 60_000;

function* pass(trial: Trial, until: number): Generator<void> {
  while (trial.now() < until && trial.violations.length === 0) {
    trial.advanceTo(Math.min(until, trial.now() + stepMs));
    yield;
  }
}

function carryOut(planned: Planned, trial: Trial): void {
  switch (planned.kind) {
    case 'mishap':
      trial.inject(planned.mishap);
      return;
    case 'intent':
      trial.tell(planned.intent);
      return;
    case 'crash':
      trial.crash(planned.moment, planned.restartAfterMs);
      return;
  }
}

/** How long after the last fault everything may take to be well again. */
const restMs = 2 * 3_600_000;

/** When a person answers an operation that called for one. */
const patienceMs = 30 * 60_000;

/** Ends all faults, brings back what should be on and requires that all is well in time. */
export function* comeToRest(trial: Trial, lab: Lab): Generator<void> {
  trial.heal();
  endWhatHolds(trial);
  const alwaysOn = [...lab.hosts.values()].filter((host) => host.volatile === undefined);
  const mustBeOn = new Set(alwaysOn.map((host) => host.name));
  const startedAt = trial.now();
  let called = false;
  let open: readonly string[] = [];
  while (trial.now() < startedAt + restMs) {
    // A host that fails to boot is switched on again.
    switchOn(trial, mustBeOn);
    yield* pass(trial, trial.now() + stepMs);
    if (trial.violations.length > 0) return;
    open = unsettled(trial, lab);
    if (open.length === 0) return;
    if (!called && trial.now() >= startedAt + patienceMs && callsAPerson(trial)) {
      switchOn(trial, new Set(controlPlanes(lab).map((node) => node.host)));
      trial.tell({ kind: 'up', by: 'operator' });
      called = true;
    }
  }
  for (const why of open) trial.violate(liveness.name, why);
}

/** Does an open operation say that it cannot go on by itself? */
function callsAPerson(trial: Trial): boolean {
  const open = [...(trial.view()?.operations.values() ?? [])];
  return open.some((operation) => operation.stalled !== undefined || operation.held.size > 0);
}

/** People let go of what they hold and use, and power-cycle what hangs. */
function endWhatHolds(trial: Trial): void {
  trial.tell({ kind: 'release', by: 'operator' });
  for (const [name, host] of trial.world.truth.hosts) {
    if (host.inUse) trial.inject({ kind: 'host.used', host: name, inUse: false });
    if (host.power === 'hung') trial.inject({ kind: 'host.power-cut', host: name });
  }
}

function switchOn(trial: Trial, hosts: ReadonlySet<HostName>): void {
  for (const [host, { power }] of trial.world.truth.hosts) {
    if (power === 'off' && hosts.has(host)) trial.inject({ kind: 'host.switched-on', host });
  }
}
