import type { Request, WorldEvent } from '../world/ports.ts';
import { advance, type Turn, write } from './advance.ts';
import type { Definition, Opening, Rules } from './definition.ts';
import type { Entry } from './entry.ts';
import type { Event, Intent } from './event.ts';
import { notices } from './notice.ts';
import type { Operation, Subject } from './operation.ts';
import { rules as allRules } from './rules.ts';
import type { State } from './state.ts';
import { takeFact } from './take-fact.ts';
import { isOn } from './view/hosts.ts';

export interface Stepped {
  readonly state: State;
  /** To be performed, in order, once the entries are durable. */
  readonly requests: readonly Request[];
  /** To be written before anything is performed. */
  readonly entries: readonly Entry[];
}

/**
 * Folds one event into the state and says what to do: pure, synchronous, no clock of its own. The
 * same state and event give the same result. The state is written in place and is the caller's no
 * more: go on with the one returned.
 */
export function step(state: State, event: Event, rules: Rules = allRules): Stepped {
  const turn: Turn = { state, rules, entries: [], requests: [] };
  state.now = Math.max(state.now, event.at);
  if (take(turn, event) && hasLookedRound(state)) think(turn);
  return turn;
}

/**
 * The sources speak one after the other: who judges by the first of them takes what has not been
 * said yet for what is not so.
 */
const lookRoundMs = 5_000;

function hasLookedRound({ now, startedAt }: State): boolean {
  return now - startedAt >= lookRoundMs;
}

/** Takes the event in; is there anything to think about? */
function take(turn: Turn, event: Event): boolean {
  const { state } = turn;
  switch (event.kind) {
    case 'started':
      state.startedAt = event.at;
      write(turn, { kind: 'started', lab: state.lab.name });
      endLostActions(turn, () => true, 'Lowtide restarted before it heard the answer');
      return true;
    case 'intent':
      greetFirst(turn, event.intent);
      write(turn, { kind: 'intent', intent: event.intent });
      return true;
    case 'announced':
      return takeAnnouncement(turn, event);
    case 'observed':
      state.sources.set(event.source, event.at);
      for (const fact of event.facts) takeFact(state, fact);
      return event.facts.length > 0;
    case 'finished':
      return takeResult(turn, event);
    case 'tick':
      endLostActions(turn, (nextAt) => state.now >= nextAt, 'no answer came');
      return true;
  }
}

/** A host that is seen on, but not for long enough to be called back, is asked off as one that is on. */
function greetFirst(turn: Turn, intent: Intent): void {
  if (intent.kind !== 'off') return;
  const { host } = intent;
  if (turn.state.absences.get(host)?.leftAt === undefined || !isOn(turn.state, host)) return;
  write(turn, {
    kind: 'seen',
    about: { kind: 'host-returned', host },
    text: `${host} is on again.`,
  });
}

function takeAnnouncement(turn: Turn, event: Extract<WorldEvent, { kind: 'announced' }>): boolean {
  const { state } = turn;
  if (!state.lab.hosts.has(event.host)) return false;
  // Who announces twice, or announces what was asked for, changes nothing.
  const absence = state.absences.get(event.host);
  if (absence !== undefined && absence.kind !== 'lost') return false;
  write(turn, { kind: 'announced', host: event.host, withinMs: event.withinMs });
  return true;
}

function takeResult(turn: Turn, event: Extract<WorldEvent, { kind: 'finished' }>): boolean {
  for (const operation of turn.state.operations.values()) {
    for (const attempt of operation.attempts.values()) {
      if (attempt.id !== event.id || !attempt.underWay) continue;
      write(turn, {
        kind: 'finished',
        id: event.id,
        operation: operation.id,
        action: attempt.action,
        result: event.result,
        tookMs: turn.state.now - attempt.startedAt,
      });
      return true;
    }
  }
  return false;
}

/** Actions whose answer will not come count as failed; they are idempotent, so they are asked again. */
function endLostActions(turn: Turn, isLost: (nextAt: number) => boolean, why: string): void {
  for (const operation of turn.state.operations.values()) {
    for (const attempt of [...operation.attempts.values()]) {
      if (!attempt.underWay || !isLost(attempt.nextAt)) continue;
      write(turn, {
        kind: 'finished',
        id: attempt.id,
        operation: operation.id,
        action: attempt.action,
        result: { kind: 'retry', why },
        tookMs: turn.state.now - attempt.startedAt,
      });
    }
  }
}

function think(turn: Turn): void {
  const { isMeant = () => true } = turn.rules;
  for (const notice of notices(turn.state)) write(turn, { kind: 'seen', ...notice });
  for (const definition of turn.rules.operations) {
    for (const operation of [...turn.state.operations.values()]) {
      if (operation.kind !== definition.kind || !isMeant(operation.subject)) continue;
      advance(turn, definition, operation);
    }
    for (const opening of definition.wanted(turn.state)) {
      if (isMeant(opening.subject)) open(turn, definition, opening);
    }
  }
}

function open(turn: Turn, definition: Definition, opening: Opening): void {
  const { state } = turn;
  const name = nameOf(opening.subject);
  for (const operation of state.operations.values()) {
    if (operation.kind === definition.kind && nameOf(operation.subject) === name) return;
  }
  const id = `${definition.kind}-${name}-${state.operationCount + 1}`;
  const operation: Operation = { id, kind: definition.kind, openedAt: state.now, ...opening };
  write(turn, { kind: 'opened', operation });
  const opened = state.operations.get(id);
  if (opened !== undefined) advance(turn, definition, opened);
}

function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'lab':
      return 'lab';
    case 'host':
      return subject.host;
    case 'node':
      return subject.node;
  }
}
