import type { Lab } from '../lab.ts';
import type { Level } from '../problem.ts';
import type { Path } from '../yaml/positions.ts';

/** Something that a lab may have that its owner should know of. One file each in `rules/`. */
export interface Rule {
  /** In kebab case, stable: people look it up. */
  readonly code: string;
  /** error: it cannot work; warning: it will hurt one day; note: worth knowing. */
  readonly level: Level;
  /** Why it matters and what can be done: `lowtide check --explain CODE` prints it. */
  readonly explain: string;
  check(lab: Lab): Finding[];
}

export interface Finding {
  /** The value that it is about; where the file leaves it out the nearest key above is shown. */
  readonly path: Path;
  /** One sentence with its names and numbers. */
  readonly says: string;
  /** What to do, with names and numbers too. */
  readonly next: string;
}
