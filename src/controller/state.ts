import type { Manifests, WorkloadRef } from '../kubernetes/objects.ts';
import type { HostName, Lab } from '../model/lab.ts';
import type { Action } from '../world/actions.ts';
import type { Fact, FactKind, Source } from '../world/facts.ts';
import type { ActionId } from '../world/ports.ts';
import type { Operation } from './operation.ts';

/**
 * All that the core knows. Only `step` writes it, in place, so that an event costs what it changes;
 * everybody else reads it as a {@link View}. Facts are not journalled (observation brings them
 * again), the rest is rebuilt from the journal.
 */
export interface State {
  readonly lab: Lab;
  readonly manifests: Manifests;
  /** The time of the last event. */
  now: number;
  startedAt: number;
  readonly facts: Map<FactKind, Map<string, KeptFact>>;
  /** When each source was last heard. */
  readonly sources: Map<Source, number>;
  readonly vetoes: Map<HostName, Veto>;
  /** Present while a person wants Lowtide to observe only. */
  hold: { by: string; why: string; since: number } | undefined;
  /** Hosts that are away with somebody's knowledge, or are about to be. */
  readonly absences: Map<HostName, Absence>;
  /** Hosts to be brought back to work. */
  readonly homecomings: Map<HostName, Homecoming>;
  /** Hosts that were seen on at least once: only those can be lost. */
  readonly met: Set<HostName>;
  /** Hosts whose OSDs carry a noout that Lowtide set. */
  readonly noout: Set<HostName>;
  /** Workloads that Lowtide asked for one replica more of and has not settled. */
  readonly extras: Set<WorkloadRef>;
  /** Present while the whole lab is to be brought up. */
  bringUp: { readonly by: string } | undefined;
  readonly operations: Map<string, OpenOperation>;
  /** The latest ended operations, newest last; at most {@link endedOperationsMax}. */
  readonly ended: EndedOperation[];
  /** When hosts were last woken or switched off and VMs repaired: what budgets count. */
  readonly spent: Spending[];
  operationCount: number;
  /** What was last journalled about quorum; `unknown` before it was ever seen. */
  quorum: 'unknown' | 'held' | 'lost';
  /** Since when no quorum is seen; not journalled, for observation tells it anew. */
  quorumMissingSince: number | undefined;
}

/** A fact as it is kept: one that can no longer be seen keeps what was seen last. */
export type KeptFact = Fact & { readonly last?: Fact };

export const endedOperationsMax = 200;

/** The owner's word; it ends by itself at `until`. */
export interface Veto {
  readonly kind: 'keep-off' | 'keep-on';
  readonly by: string;
  readonly until: number;
}

/**
 * Why a host is away, or about to be. `asked`: somebody told Lowtide to switch it off. `announced`:
 * its owner said so. `found`: volatile and off when Lowtide first looked. `lost`: it vanished; the
 * only one that is not expected.
 */
export interface Absence {
  readonly kind: 'asked' | 'announced' | 'found' | 'lost';
  readonly by: string;
  readonly since: number;
  /** When the host is to be off. */
  readonly dueAt: number;
  /** When it was seen to have gone; absent while it is still here. */
  readonly leftAt?: number;
  /** Its operation has ended: there is nothing more to do until the host comes back. */
  readonly settled: boolean;
}

/** A host that somebody wants back, or that came back by itself. */
export interface Homecoming {
  readonly by: string;
  /** A clause after "because". */
  readonly because: string;
}

export interface OpenOperation extends Operation {
  /** The step that it is in, by observation at the last event. */
  step: string;
  /** When it first came to each step that it stopped at. */
  readonly entered: Map<string, number>;
  /** What it waits for, as a clause; empty while it acts. */
  waiting: string;
  /** Set when only a person can help. */
  stalled: { why: string; next: string } | undefined;
  /** By action key ({@link keyOf}): how often it was tried, and whether it is under way. */
  readonly attempts: Map<string, Attempt>;
  readonly held: Map<string, Held>;
  /** Names of steps that were given up for want of time. */
  readonly dropped: Set<string>;
  actionCount: number;
}

export interface Attempt {
  readonly action: Action;
  readonly id: ActionId;
  readonly count: number;
  readonly startedAt: number;
  /** Absent while under way. */
  readonly failure?: string;
  readonly nextAt: number;
  readonly underWay: boolean;
}

export interface Held {
  readonly action: Action;
  readonly gate: string;
  readonly why: string;
  readonly next: string;
  readonly since: number;
}

export interface EndedOperation extends Operation {
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** One sentence for the timeline. */
  readonly summary: string;
}

/** `superseded`: something else made it pointless. One that cannot go on stays open, stalled. */
export type Outcome = 'done' | 'superseded';

export interface Spending {
  readonly kind: 'wake' | 'power-off' | 'vm-repair';
  readonly subject: string;
  readonly at: number;
}

/** Two actions with the same key are the same change. */
export function keyOf(action: Action): string {
  const { kind, ...fields } = action;
  return [kind, ...Object.values(fields)].join(' ');
}
