import type { Action } from '../world/actions.ts';
import type { Gate } from './gate.ts';
import type { Operation, OperationKind, Step, Subject, View } from './operation.ts';
import type { OpenOperation } from './state.ts';

/** What an operation is made of, one file each in `operations/`. */
export interface Definition {
  readonly kind: OperationKind;
  /** What should be begun now; one that is open already is not begun again. */
  readonly wanted: (view: View) => readonly Opening[];
  /** In order: the first one that is not done is the one it is in. */
  readonly steps: readonly Step[];
  /**
   * The action that it is all for. The gates are asked about it before every other action, so that
   * nothing is begun that may not be ended.
   */
  readonly commitsTo?: (view: View, operation: OpenOperation) => Action | undefined;
  /** A sentence when something else has made it pointless. */
  readonly obsolete: (view: View, operation: OpenOperation) => string | undefined;
  /** What it did, as a sentence, once every step is done. */
  readonly summary: (view: View, operation: OpenOperation) => string;
}

export type Opening = Omit<Operation, 'id' | 'kind' | 'openedAt'>;

/** Everything that decides: passed as a value, so that a test can break one piece at a time. */
export interface Rules {
  readonly gates: readonly Gate[];
  readonly operations: readonly Definition[];
  /** Where given, only operations about these are begun or go on; others stay as they are. */
  readonly isMeant?: (subject: Subject) => boolean;
}
