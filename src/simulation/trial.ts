import type { Rules } from '../controller/definition.ts';
import type { Intent } from '../controller/event.ts';
import type { View } from '../controller/operation.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { createSimulatedWorld } from '../world/simulated/create.ts';
import type { Mishap } from '../world/simulated/mishap.ts';
import type { SimulatedWorld } from '../world/simulated/simulated-world.ts';
import { createLives, type PlannedCrash } from './lives.ts';
import type { CrashMoment } from './plan.ts';
import { openRecord, type TrialRecord } from './record.ts';
import type { TraceLine } from './trace.ts';

/**
 * The controller in the simulated world, watched by every property: what a seed, a story and a
 * crash all drive. Time moves only in `advanceTo`.
 */
export interface Trial extends Omit<TrialRecord, 'note' | 'catchUp'> {
  readonly world: SimulatedWorld;
  readonly now: () => number;
  readonly inject: (mishap: Mishap) => void;
  /** While no controller runs, the person waits for the next one. */
  readonly tell: (intent: Intent) => void;
  readonly crash: (moment: CrashMoment, restartAfterMs: number) => void;
  /** Ends all faults. */
  readonly heal: () => void;
  readonly advanceTo: (at: number) => void;
  /** What the controller knows; nothing while none runs. */
  readonly view: () => View | undefined;
}

export interface TrialOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly seed: number;
  readonly startsAt: number;
  readonly begin: 'cold' | 'running';
  readonly on?: readonly HostName[];
  /** Mutants break these; absent: the real ones. */
  readonly rules?: Rules;
  readonly crash?: PlannedCrash;
  /** Called with each line of the trace as it is written. */
  readonly onLine?: (line: TraceLine) => void;
}

export function startTrial(options: TrialOptions): Trial {
  const world = createSimulatedWorld({ ...worldOptions(options), people: false });
  const record = openRecord(options, world);
  const now = () => world.clock.now();
  const lives = createLives({
    ...options,
    world,
    note: (moment) => {
      // An action is judged by the world as it is now, not as it was at the last event.
      if (moment.kind === 'performing') record.catchUp();
      record.note(moment);
    },
  });

  world.subscribe((event) => record.note({ kind: 'told', at: now(), event }));
  return {
    ...record,
    world,
    now,
    inject: (mishap) => {
      record.note({ kind: 'mishap', at: now(), mishap });
      world.inject(mishap);
      record.catchUp();
    },
    tell: lives.tell,
    crash: lives.crash,
    heal: () => {
      record.note({ kind: 'healed', at: now() });
      world.heal();
      record.catchUp();
    },
    advanceTo: (at) => {
      while (Math.min(world.nextAt, lives.nextAt()) <= at) {
        world.advanceTo(Math.min(world.nextAt, lives.nextAt()));
        if (lives.nextAt() <= now()) lives.restart();
        record.catchUp();
      }
      world.advanceTo(at);
    },
    view: lives.view,
  };
}

function worldOptions({ lab, manifests, seed, startsAt, begin, on }: TrialOptions) {
  return { lab, manifests, seed, startsAt, begin, ...(on === undefined ? {} : { on }) };
}
