import type { Result } from '../../actions.ts';

/** What comes of an action: the result, and how long it takes to be known. */
export interface Outcome {
  readonly result: Result;
  readonly afterMs: number;
}

/** How long a caller waits for somebody who does not answer. */
const timeoutMs = 5_000;

export function done(note?: string, afterMs = 0): Outcome {
  return { result: note === undefined ? { kind: 'done' } : { kind: 'done', note }, afterMs };
}

export function unreachable(who: string): Outcome {
  return { result: { kind: 'retry', why: `${who} does not answer` }, afterMs: timeoutMs };
}

export function retry(why: string): Outcome {
  return { result: { kind: 'retry', why }, afterMs: 0 };
}

export function wait(why: string, ...heldBy: readonly string[]): Outcome {
  return { result: { kind: 'wait', why, heldBy }, afterMs: 0 };
}

export function stalled(why: string, next: string): Outcome {
  return { result: { kind: 'stalled', why, next }, afterMs: 0 };
}

/** For subjects that the lab does not declare. */
export function noSuch(what: string, name: string): Outcome {
  return stalled(`The lab has no ${what} ${name}.`, 'Check the name against lab.yaml.');
}
