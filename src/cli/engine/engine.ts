import type { Rules } from '../../controller/definition.ts';
import type { Entry } from '../../controller/entry.ts';
import type { Loop } from '../../controller/loop.ts';
import type { Store } from '../../controller/store.ts';
import type { Manifests } from '../../kubernetes/objects.ts';
import type { Lab } from '../../model/lab.ts';
import type { Engine } from '../../server/live-lab.ts';

export interface EngineOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  /** Of what is simulated. */
  readonly seed: number;
  readonly speed: number;
  readonly store: Store;
  readonly onEntries: (entries: readonly Entry[]) => void;
  /** Told once when the journal cannot be written; the controller has stopped then. */
  readonly onBroken?: (error: unknown) => void;
  /** All of Lowtide's, unless only some are wanted. */
  readonly rules?: Rules;
}

/** A controller at work on its world. */
export interface RunningEngine extends Engine, Pick<Loop, 'setRules'> {
  readonly stop: () => Promise<void>;
}
