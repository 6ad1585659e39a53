import type { HostName } from '../model/lab.ts';
import type { Action, Result } from './actions.ts';
import type { Fact, Source } from './facts.ts';

/**
 * The contract between the core and everything outside: **a port takes actions and yields events.**
 *
 * - `perform` returns at once and never throws; the outcome comes later as exactly one `finished`
 *   event with the request's id, however the action ends. Errors are results ({@link Result}).
 * - The same request twice has the effect of one. A request whose result was lost (a crash) may be
 *   asked again under a new id.
 * - Facts are sent when they change; a source that was asked and saw nothing new sends an empty
 *   list, which renews their age. What can no longer be seen is sent as unobservable.
 * - Events reach listeners one at a time, in order, never from within `perform` or `subscribe`.
 */
export interface Port<A extends Action> {
  perform(request: Request<A>): void;
  /** Listens from now on; the first thing heard of each source is all that it sees. */
  subscribe(listener: (event: WorldEvent) => void): Unsubscribe;
}

/** All ports as one. Real and simulated worlds implement it and pass `test/conformance`. */
export type World = Port<Action>;

export interface Request<A extends Action = Action> {
  readonly id: ActionId;
  readonly action: A;
}

/** Unique in the life of a journal: `OPERATION/NUMBER`. */
export type ActionId = string;

export type WorldEvent =
  | {
      readonly kind: 'observed';
      readonly at: number;
      readonly source: Source;
      readonly facts: readonly Fact[];
    }
  | {
      readonly kind: 'finished';
      readonly at: number;
      readonly id: ActionId;
      readonly result: Result;
    }
  /** The owner of a volatile host says that it goes off in `withinMs`. */
  | {
      readonly kind: 'announced';
      readonly at: number;
      readonly host: HostName;
      readonly withinMs: number;
    };

export type Unsubscribe = () => void;

/** Time comes in through this port alone. */
export interface Clock {
  /** ms since the Unix epoch, of this world. */
  now(): number;
  /** Calls back once, not before `delayMs` have passed. */
  after(delayMs: number, callback: () => void): Unsubscribe;
}
