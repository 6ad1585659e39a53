import type { Result } from '../../../actions.ts';
import { explain } from '../connection/refusal.ts';
import type { Unread } from './read.ts';

export function done(note?: string): Result {
  return note === undefined ? { kind: 'done' } : { kind: 'done', note };
}

export function wait(why: string, ...heldBy: readonly string[]): Result {
  return { kind: 'wait', why, heldBy };
}

export function stalled(why: string, next: string): Result {
  return { kind: 'stalled', why, next };
}

/** What follows from an answer that is no success, where nothing particular to the action does. */
export function failed(answer: Unread): Result {
  switch (answer.kind) {
    case 'unreachable':
      return answer.cause === 'passing'
        ? { kind: 'retry', why: answer.why }
        : stalled(answer.why, answer.next);
    case 'garbled':
      return { kind: 'retry', why: `the Kubernetes API answered with nonsense: ${answer.what}` };
    case 'refused': {
      const { kind, why, next } = explain(answer);
      if (kind === 'stalled') return stalled(why, next);
      // Held by the server's own flow control: nothing that could be named to a person.
      return kind === 'wait' ? { kind: 'retry', why } : { kind, why };
    }
  }
}
