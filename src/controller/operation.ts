import type { HostName, NodeName } from '../model/lab.ts';
import type { Action } from '../world/actions.ts';
import type { OpenOperation, State } from './state.ts';

/** What the gates and steps read: the state, which only `step` writes. */
export type View = Readonly<State>;

export type OperationKind =
  | 'bring-up'
  | 'leave'
  | 'return'
  | 'repair-vm'
  | 'wake-for-quorum'
  | 'unplanned-loss';

/** A running operation. What it has achieved is not stored here: observation says so. */
export interface Operation {
  /** `KIND-SUBJECT-NUMBER`; unique in the life of a journal. */
  readonly id: string;
  readonly kind: OperationKind;
  readonly subject: Subject;
  readonly openedAt: number;
  /** When it must have ended, such as the moment at which the owner cuts the power. */
  readonly deadlineAt?: number;
  /** Why it was opened: a clause that reads after "because". */
  readonly because: string;
  /** Who asked; `Lowtide` when nobody did. */
  readonly by: string;
  /** Does it end with the host powered off by Lowtide (asked), or by its owner (announced)? */
  readonly powersOff: boolean;
}

export type Subject =
  | { readonly kind: 'lab' }
  | { readonly kind: 'host'; readonly host: HostName }
  | { readonly kind: 'node'; readonly node: NodeName };

/**
 * One step of an operation: from what is observed it says whether it is done and what it wants next.
 * Level-triggered: asked twice it wants the same; done already, it wants nothing.
 */
export interface Step {
  /** Reads as a heading of the operation: "cordon its nodes". */
  readonly name: string;
  readonly done: (view: View, operation: OpenOperation) => boolean;
  readonly next: (view: View, operation: OpenOperation) => Wants;
  /**
   * With less than this left before the operation's deadline the step is dropped and said to be, so
   * that what matters more still fits. Absent: never dropped.
   */
  readonly dropBeforeDeadlineMs?: number;
  /** What stays undone when it is dropped, as a sentence. */
  readonly left?: (view: View, operation: OpenOperation) => string;
}

export type Wants =
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** Nothing to do but to see something happen; `until` is a clause: "etcd has a leader again". */
  | { readonly kind: 'wait'; readonly until: string }
  /** The operation cannot go on without a person. */
  | { readonly kind: 'stalled'; readonly why: string; readonly next: string };

/** The host of an operation that is about a host. */
export function hostIn({ id, subject }: Operation): HostName {
  if (subject.kind !== 'host') throw new Error(`bug: ${id} is not about a host`);
  return subject.host;
}

/** The node of an operation that is about a node. */
export function nodeIn({ id, subject }: Operation): NodeName {
  if (subject.kind !== 'node') throw new Error(`bug: ${id} is not about a node`);
  return subject.node;
}

/** Has the operation less than `ms` left? One without a deadline has all the time. */
export function hasLessThan(ms: number, view: View, operation: Operation): boolean {
  return operation.deadlineAt !== undefined && operation.deadlineAt - view.now < ms;
}

export function waitFor(until: string): Wants {
  return { kind: 'wait', until };
}

/** Wants the actions, or waits when there is nothing to do now. */
export function wantOrWait(actions: readonly Action[], until: string): Wants {
  return actions.length > 0 ? { kind: 'actions', actions } : waitFor(until);
}
