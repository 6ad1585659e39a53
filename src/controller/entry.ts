import type { HostName } from '../model/lab.ts';
import type { Action, Result } from '../world/actions.ts';
import type { ActionId } from '../world/ports.ts';
import type { Intent } from './event.ts';
import type { Operation } from './operation.ts';
import type { Outcome } from './state.ts';

/**
 * A line of the journal. Folding the lines in order rebuilds the state but for the facts; together
 * they are the timeline. An `acting` line is durable before its action is performed.
 */
export type Entry = { readonly at: number } & EntryBody;

export type EntryBody =
  | { readonly kind: 'started'; readonly lab: string }
  /** The first line of a rotated journal: all that the lines before it had built. */
  | { readonly kind: 'snapshot'; readonly memory: string }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'announced'; readonly host: HostName; readonly withinMs: number }
  /** Something worth a line changed in the lab; `text` is a sentence. */
  | { readonly kind: 'seen'; readonly about: Seen; readonly text: string }
  | { readonly kind: 'opened'; readonly operation: Operation }
  | {
      readonly kind: 'acting';
      readonly id: ActionId;
      readonly operation: string;
      readonly step: string;
      readonly action: Action;
      /** 1 for the first try. */
      readonly attempt: number;
    }
  | {
      readonly kind: 'finished';
      readonly id: ActionId;
      readonly operation: string;
      readonly action: Action;
      readonly result: Result;
      readonly tookMs: number;
    }
  /** Written when a gate begins to refuse, not at each refusal. */
  | {
      readonly kind: 'held';
      readonly operation: string;
      readonly action: Action;
      readonly gate: string;
      readonly why: string;
      readonly next: string;
    }
  | {
      readonly kind: 'dropped';
      readonly operation: string;
      readonly step: string;
      /** What is left undone, as a sentence. */
      readonly why: string;
    }
  | {
      readonly kind: 'stalled';
      readonly operation: string;
      readonly why: string;
      readonly next: string;
    }
  | {
      readonly kind: 'closed';
      readonly operation: string;
      readonly outcome: Outcome;
      readonly summary: string;
    };

export type Seen =
  /** Seen on for the first time ever. */
  | { readonly kind: 'host-met'; readonly host: HostName }
  /** Volatile, and off when Lowtide first looked. */
  | { readonly kind: 'host-found-off'; readonly host: HostName }
  | { readonly kind: 'host-left'; readonly host: HostName }
  | { readonly kind: 'host-lost'; readonly host: HostName }
  | { readonly kind: 'host-returned'; readonly host: HostName }
  | { readonly kind: 'quorum-lost' }
  | { readonly kind: 'quorum-regained' };
