import type { HostName, NodeName } from '../model/lab.ts';
import type { Action } from '../world/actions.ts';
import type { State } from './state.ts';

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
  readonly done: (view: View, operation: Operation) => boolean;
  readonly next: (view: View, operation: Operation) => Wants;
  /**
   * With less than this left before the operation's deadline the step is dropped and said to be, so
   * that what matters more still fits. Absent: never dropped.
   */
  readonly dropBeforeDeadlineMs?: number;
}

export type Wants =
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** Nothing to do but to see something happen; `until` is a clause: "etcd has a leader again". */
  | { readonly kind: 'wait'; readonly until: string }
  /** The operation cannot go on without a person. */
  | { readonly kind: 'stalled'; readonly why: string; readonly next: string };
