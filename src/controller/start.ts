import type { Manifests } from '../kubernetes/objects.ts';
import type { Lab } from '../model/lab.ts';
import { apply } from './apply.ts';
import type { Entry } from './entry.ts';
import type { State } from './state.ts';

/** The state at the start: what the journal remembers, and no facts. `now` is ms since the epoch. */
export function startState(
  lab: Lab,
  manifests: Manifests,
  entries: readonly Entry[],
  now: number,
): State {
  const state: State = {
    lab,
    manifests,
    now,
    startedAt: now,
    facts: new Map(),
    sources: new Map(),
    vetoes: new Map(),
    hold: undefined,
    absences: new Map(),
    homecomings: new Map(),
    met: new Set(),
    noout: new Set(),
    extras: new Set(),
    bringUp: undefined,
    operations: new Map(),
    ended: [],
    spent: [],
    operationCount: 0,
    quorum: 'unknown',
    quorumMissingSince: undefined,
  };
  for (const entry of entries) apply(state, entry);
  return state;
}
