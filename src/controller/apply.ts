import type { HostName } from '../model/lab.ts';
import type { Entry } from './entry.ts';
import type { Intent } from './event.ts';
import { backoffMs, patienceOf, stalledRetryMs, waitMs } from './patience.ts';
import { rememberAll } from './snapshot.ts';
import { spendingOf } from './spending.ts';
import { endedOperationsMax, keyOf, type OpenOperation, type State } from './state.ts';

/** A host that comes on so long after a call was woken by it: a slow boot takes minutes. */
const callMs = 5 * 60_000;

/** How far back budgets look. */
const spentKeptMs = 24 * 3_600_000;

/**
 * Folds one journal entry into the state. `step` does it for each entry that it writes, `startState`
 * for each that it reads: so a restart knows what the run before it knew, but for the facts.
 */
export function apply(state: State, entry: Entry): void {
  switch (entry.kind) {
    case 'started':
      return;
    case 'snapshot':
      rememberAll(state, entry.memory);
      return;
    case 'intent':
      applyIntent(state, entry.intent, entry.at);
      return;
    case 'announced':
      state.absences.set(entry.host, {
        kind: 'announced',
        by: `${entry.host}'s owner`,
        since: entry.at,
        dueAt: entry.at + entry.withinMs,
        settled: false,
      });
      return;
    case 'seen':
      applySeen(state, entry);
      return;
    case 'opened':
      state.operationCount += 1;
      state.operations.set(entry.operation.id, {
        ...entry.operation,
        step: '',
        entered: new Map(),
        waiting: '',
        stalled: undefined,
        attempts: new Map(),
        held: new Map(),
        dropped: new Set(),
        actionCount: 0,
      });
      return;
    case 'acting':
      applyActing(state, entry);
      return;
    case 'finished':
      applyFinished(state, entry);
      return;
    case 'dropped':
      state.operations.get(entry.operation)?.dropped.add(entry.step);
      return;
    case 'held':
    case 'stalled':
      return;
    case 'closed':
      applyClosed(state, entry);
      return;
  }
}

function applyIntent(state: State, intent: Intent, at: number): void {
  switch (intent.kind) {
    case 'off': {
      const absence = state.absences.get(intent.host);
      state.homecomings.delete(intent.host);
      state.absences.set(intent.host, {
        kind: 'asked',
        by: intent.by,
        since: at,
        dueAt: at + intent.withinMs,
        // Of a host that is off already it says that this is on purpose.
        ...(absence?.leftAt === undefined ? {} : { leftAt: absence.leftAt }),
        settled: absence?.leftAt !== undefined && absence.settled,
      });
      return;
    }
    case 'on': {
      const absence = state.absences.get(intent.host);
      if (absence !== undefined && absence.leftAt === undefined) state.absences.delete(intent.host);
      if (state.vetoes.get(intent.host)?.kind === 'keep-off') state.vetoes.delete(intent.host);
      const because = `${intent.by} asked for it`;
      state.homecomings.set(intent.host, { by: intent.by, because });
      return;
    }
    case 'keep-off':
    case 'keep-on':
      state.vetoes.set(intent.host, { kind: intent.kind, by: intent.by, until: intent.until });
      return;
    case 'up':
      state.bringUp = { by: intent.by };
      return;
    case 'hold':
      state.hold = { by: intent.by, why: intent.why, since: at };
      return;
    case 'release':
      state.hold = undefined;
      return;
  }
}

function applySeen(state: State, { about, at }: Extract<Entry, { kind: 'seen' }>): void {
  switch (about.kind) {
    case 'host-met':
      state.met.add(about.host);
      return;
    case 'host-found-off':
    case 'host-lost':
      state.absences.set(about.host, {
        kind: about.kind === 'host-lost' ? 'lost' : 'found',
        by: 'nobody',
        since: at,
        dueAt: at,
        leftAt: at,
        settled: about.kind === 'host-found-off',
      });
      return;
    case 'host-left': {
      const absence = state.absences.get(about.host);
      if (absence !== undefined) state.absences.set(about.host, { ...absence, leftAt: at });
      return;
    }
    case 'host-returned':
      if (goesAgain(state, about.host, at)) return;
      state.absences.delete(about.host);
      if (!state.homecomings.has(about.host)) {
        const because = 'it is on again';
        state.homecomings.set(about.host, { by: 'Lowtide', because });
      }
      return;
    case 'quorum-lost':
      state.quorum = 'lost';
      return;
    case 'quorum-regained':
      state.quorum = 'held';
      return;
  }
}

/** A host that was asked off while a call of ours was waking it came on by our doing, not by its owner's. */
function goesAgain(state: State, host: HostName, at: number): boolean {
  const absence = state.absences.get(host);
  if (absence?.kind !== 'asked') return false;
  const { leftAt: _, since, dueAt, ...rest } = absence;
  const called = state.spent.some(
    (one) =>
      one.kind === 'wake' && one.subject === host && one.at <= since && since - one.at < callMs,
  );
  if (!called) return false;
  state.absences.set(host, { ...rest, since, dueAt: at + (dueAt - since), settled: false });
  return true;
}

function applyActing(state: State, entry: Extract<Entry, { kind: 'acting' }>): void {
  const operation = state.operations.get(entry.operation);
  if (operation === undefined) return;
  operation.actionCount += 1;
  const { action, id, attempt: count, at: startedAt } = entry;
  operation.attempts.set(keyOf(action), {
    action,
    id,
    count,
    startedAt,
    nextAt: startedAt + patienceOf[action.kind].answerMs,
    underWay: true,
  });
  // Its answer may be lost, but what it set must be taken back all the same.
  if (action.kind === 'ceph.set-noout') state.noout.add(action.host);
  if (action.kind === 'workload.surge') state.extras.add(action.workload);
  // At once, for a surge that is asked for before the answer comes must not be forgotten with it.
  if (action.kind === 'workload.settle') state.extras.delete(action.workload);
  const spending = spendingOf(action);
  if (spending === undefined) return;
  state.spent.push({ ...spending, at: entry.at });
  while ((state.spent[0]?.at ?? Infinity) < entry.at - spentKeptMs) state.spent.shift();
}

function applyFinished(state: State, entry: Extract<Entry, { kind: 'finished' }>): void {
  const { action, result, at } = entry;
  if (result.kind === 'done' && action.kind === 'ceph.unset-noout') state.noout.delete(action.host);
  if (result.kind !== 'done' && action.kind === 'workload.settle') {
    state.extras.add(action.workload);
  }
  const operation = state.operations.get(entry.operation);
  const attempt = operation?.attempts.get(keyOf(action));
  if (operation === undefined || attempt?.id !== entry.id) return;
  const ended = { ...attempt, underWay: false };
  const set = (nextAt: number, failure?: string) =>
    operation.attempts.set(
      keyOf(action),
      failure === undefined ? { ...ended, nextAt } : { ...ended, nextAt, failure },
    );
  switch (result.kind) {
    case 'done':
      set(at + patienceOf[action.kind].effectMs);
      return;
    case 'retry':
      set(at + backoffMs(attempt.count), result.why);
      return;
    case 'wait':
      set(at + waitMs, result.why);
      return;
    case 'stalled':
    case 'bug':
      set(at + stalledRetryMs, result.why);
      return;
  }
}

function applyClosed(state: State, entry: Extract<Entry, { kind: 'closed' }>): void {
  const operation = state.operations.get(entry.operation);
  if (operation === undefined) return;
  state.operations.delete(operation.id);
  state.ended.push({
    id: operation.id,
    kind: operation.kind,
    subject: operation.subject,
    openedAt: operation.openedAt,
    ...(operation.deadlineAt === undefined ? {} : { deadlineAt: operation.deadlineAt }),
    because: operation.because,
    by: operation.by,
    powersOff: operation.powersOff,
    endedAt: entry.at,
    outcome: entry.outcome,
    summary: entry.summary,
  });
  if (state.ended.length > endedOperationsMax) state.ended.shift();
  settleSubject(state, operation, entry);
}

/** What the end of an operation means for the word that began it. */
function settleSubject(
  state: State,
  operation: OpenOperation,
  entry: Extract<Entry, { kind: 'closed' }>,
): void {
  if (operation.kind === 'bring-up') state.bringUp = undefined;
  if (operation.subject.kind !== 'host') return;
  const { host } = operation.subject;
  const absence = state.absences.get(host);
  if (operation.kind === 'return') state.homecomings.delete(host);
  if (operation.kind !== 'leave' && operation.kind !== 'unplanned-loss') return;
  if (absence === undefined) return;
  if (operation.kind === 'leave' && entry.outcome !== 'done') {
    if (absence.leftAt !== undefined) return;
    // It stayed: what was begun must be undone.
    state.absences.delete(host);
    const because = 'it stays on';
    state.homecomings.set(host, { by: operation.by, because });
    return;
  }
  state.absences.set(host, { ...absence, leftAt: absence.leftAt ?? entry.at, settled: true });
}
