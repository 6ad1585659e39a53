import type { Action } from '../world/actions.ts';
import type { Operation, View } from './operation.ts';

/** What a gate asks about: the action and the operation that wants it. */
export interface Proposal {
  readonly action: Action;
  readonly operation: Operation;
}

export type Verdict =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'held';
      /** A sentence: what is wrong with doing this now. */
      readonly why: string;
      /** A sentence: what would let it through. */
      readonly next: string;
    };

/** A pure check, one file each in `gates/`. Every action passes all gates. */
export interface Gate {
  /** Kebab case; shown to people and found in the journal. */
  readonly name: string;
  readonly check: (proposal: Proposal, view: View) => Verdict;
}

export const allowed: Verdict = { kind: 'allowed' };

export function held(why: string, next: string): Verdict {
  return { kind: 'held', why, next };
}
