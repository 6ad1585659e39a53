import type { Lab } from '../../model/lab.ts';
import type { Truth } from '../../world/simulated/simulated-world.ts';
import type { Ledger } from '../ledger.ts';
import type { Moment } from '../moment.ts';

/** Something that must hold at every moment of every trial. */
export interface Property {
  /** Kebab case; printed when it is violated. */
  readonly name: string;
  /** What it promises, as a sentence. */
  readonly promises: string;
  /** Watches one trial from its first moment on. */
  readonly watch: (lab: Lab, ledger: Ledger) => Watch;
}

/** Says what is wrong with this moment, as a sentence, or nothing. The ledger stands before it. */
export type Watch = (moment: Moment, truth: Truth) => string | undefined;

export interface Violation {
  readonly property: string;
  /** ms since the epoch of the simulated world's clock. */
  readonly at: number;
  readonly why: string;
}

/**
 * What became so less than this long ago may not have been seen: observation takes its rounds, and
 * the controller takes a source for silent only after 45 s.
 */
export const unseenMs = 60_000;
