import type { Action } from '../world/actions.ts';
import type { Request } from '../world/ports.ts';
import { apply } from './apply.ts';
import type { Definition, Rules } from './definition.ts';
import type { Entry, EntryBody } from './entry.ts';
import type { Verdict } from './gate.ts';
import { hasLessThan, type Step, type Wants } from './operation.ts';
import { patienceOf, stalledRetryMs } from './patience.ts';
import { type Attempt, type Held, keyOf, type OpenOperation, type State } from './state.ts';

/** One event being thought through: the state, and what comes of it. */
export interface Turn {
  readonly state: State;
  readonly rules: Rules;
  readonly entries: Entry[];
  readonly requests: Request[];
}

/** Writes a journal entry and folds it into the state: nothing is remembered that is not written. */
export function write(turn: Turn, body: EntryBody): void {
  const entry: Entry = { at: turn.state.now, ...body };
  apply(turn.state, entry);
  turn.entries.push(entry);
}

/** Moves one operation on as far as it goes now: to an action, a wait, or its end. */
export function advance(turn: Turn, definition: Definition, operation: OpenOperation): void {
  const { state } = turn;
  const obsolete = definition.obsolete(state, operation);
  if (obsolete !== undefined) {
    write(turn, {
      kind: 'closed',
      operation: operation.id,
      outcome: 'superseded',
      summary: obsolete,
    });
    return;
  }
  const step = currentStep(turn, definition, operation);
  if (step === undefined) {
    const summary = definition.summary(state, operation);
    write(turn, { kind: 'closed', operation: operation.id, outcome: 'done', summary });
    return;
  }
  operation.step = step.name;
  if (!operation.entered.has(step.name)) operation.entered.set(step.name, state.now);
  act(turn, definition, operation, step.next(state, operation));
}

/** The first step that is neither done nor given up; gives up those that no longer fit. */
function currentStep(
  turn: Turn,
  definition: Definition,
  operation: OpenOperation,
): Step | undefined {
  const { state } = turn;
  for (const step of definition.steps) {
    if (operation.dropped.has(step.name) || step.done(state, operation)) continue;
    const limitMs = step.dropBeforeDeadlineMs;
    if (limitMs === undefined || !hasLessThan(limitMs, state, operation)) return step;
    const why = step.left?.(state, operation) ?? `There was no time to ${step.name}.`;
    write(turn, { kind: 'dropped', operation: operation.id, step: step.name, why });
  }
  return undefined;
}

function act(turn: Turn, definition: Definition, operation: OpenOperation, wants: Wants): void {
  const asked = new Set<string>();
  let waiting = wants.kind === 'wait' ? wants.until : '';
  let stalled = wants.kind === 'stalled' ? { why: wants.why, next: wants.next } : undefined;
  if (wants.kind === 'actions') {
    for (const action of wants.actions) {
      asked.add(keyOf(action));
      const proposed = propose(turn, definition, operation, action);
      if (proposed.kind === 'waits') waiting ||= proposed.until;
      if (proposed.kind === 'stalled') stalled ??= proposed;
    }
  }
  for (const key of operation.held.keys()) {
    if (!asked.has(key)) operation.held.delete(key);
  }
  operation.waiting = waiting;
  if (stalled !== undefined && operation.stalled?.why !== stalled.why) {
    write(turn, {
      kind: 'stalled',
      operation: operation.id,
      why: stalled.why,
      next: stalled.next,
    });
  }
  operation.stalled = stalled && { why: stalled.why, next: stalled.next };
}

/** What became of an action that a step wants. */
type Proposed =
  | { readonly kind: 'begun' | 'held' }
  | { readonly kind: 'waits'; readonly until: string }
  | { readonly kind: 'stalled'; readonly why: string; readonly next: string };

/** Asks the gates and, with their leave, begins the action. */
function propose(
  turn: Turn,
  definition: Definition,
  operation: OpenOperation,
  action: Action,
): Proposed {
  const { state, rules } = turn;
  const key = keyOf(action);
  const attempt = operation.attempts.get(key);
  const { triesMax } = patienceOf[action.kind];
  const exhausted = attempt !== undefined && attempt.count >= triesMax;
  const nextAt = attempt === undefined ? 0 : attempt.nextAt + (exhausted ? stalledRetryMs : 0);
  if (attempt?.underWay || isUnderWayElsewhere(state, operation, key)) {
    return { kind: 'waits', until: 'the answer comes' };
  }
  if (attempt !== undefined && state.now < nextAt) {
    if (!exhausted && !isStalled(attempt)) return { kind: 'waits', until: 'it takes effect' };
    const why = `${action.kind} was tried ${attempt.count} times: ${attempt.failure ?? 'it has no effect'}`;
    return { kind: 'stalled', why, next: 'Look at it yourself; it is tried again now and then.' };
  }
  const purpose = definition.commitsTo?.(state, operation);
  const asked = purpose === undefined ? [action] : [purpose, action];
  for (const gate of rules.gates) {
    for (const one of asked) {
      const verdict = gate.check({ action: one, operation }, state);
      if (verdict.kind === 'held') return hold(turn, operation, action, gate.name, verdict);
    }
  }
  operation.held.delete(key);
  const id = `${operation.id}/${operation.actionCount + 1}`;
  write(turn, {
    kind: 'acting',
    id,
    operation: operation.id,
    step: operation.step,
    action,
    attempt: (attempt?.count ?? 0) + 1,
  });
  turn.requests.push({ id, action });
  return { kind: 'begun' };
}

/** Only an answer that calls for a person, `stalled` or `bug`, puts the next try off this far. */
function isStalled({ nextAt, startedAt }: Attempt): boolean {
  return nextAt - startedAt >= stalledRetryMs;
}

function isUnderWayElsewhere(state: State, operation: OpenOperation, key: string): boolean {
  for (const other of state.operations.values()) {
    if (other.id === operation.id) continue;
    const attempt = other.attempts.get(key);
    if (attempt === undefined || attempt.failure !== undefined) continue;
    if (attempt.underWay || state.now < attempt.nextAt) return true;
  }
  return false;
}

function hold(
  turn: Turn,
  operation: OpenOperation,
  action: Action,
  gate: string,
  verdict: Extract<Verdict, { kind: 'held' }>,
): Proposed {
  const key = keyOf(action);
  const before = operation.held.get(key);
  const now: Held = {
    action,
    gate,
    why: verdict.why,
    next: verdict.next,
    since: before?.gate === gate ? before.since : turn.state.now,
  };
  operation.held.set(key, now);
  // Said once for each gate that begins to hold, not at every look.
  if (before?.gate !== gate) {
    const { why, next } = verdict;
    write(turn, { kind: 'held', operation: operation.id, action, gate, why, next });
  }
  return { kind: 'held' };
}
