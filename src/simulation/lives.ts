import type { Intent } from '../controller/event.ts';
import type { View } from '../controller/operation.ts';
import { type Disk, type Life, type LifeOptions, startLife } from './life.ts';
import type { Moment } from './moment.ts';
import type { CrashMoment } from './plan.ts';

/** The controller's lives, one after the other, with the disk that outlives them. */
export interface Lives {
  /** When the next one begins; `Infinity` while one lives. */
  readonly nextAt: () => number;
  /** Buries the last one and begins the next. */
  readonly restart: () => void;
  readonly crash: (moment: CrashMoment, restartAfterMs: number) => void;
  /** While none lives, the person waits for the next. */
  readonly tell: (intent: Intent) => void;
  readonly view: () => View | undefined;
}

/** The controller dies once, at the so manieth moment of this kind. */
export interface PlannedCrash {
  readonly moment: CrashMoment;
  readonly count: number;
  readonly restartAfterMs: number;
}

export interface LivesOptions extends Pick<LifeOptions, 'lab' | 'manifests' | 'rules'> {
  readonly world: LifeOptions['world'] & { readonly clock: LifeOptions['clock'] };
  readonly startsAt: number;
  readonly crash?: PlannedCrash;
  readonly note: (moment: Moment) => void;
}

export function createLives(options: LivesOptions): Lives {
  const { lab, manifests, world, rules, note, crash } = options;
  const { clock } = world;
  const disk: Disk = { entries: [] };
  const waiting: Intent[] = [];
  let life: Life | undefined;
  let momentsMet = 0;
  let nextAt = options.startsAt;
  let restartAfterMs = crash?.restartAfterMs ?? 0;

  const tell = (intent: Intent) => {
    if (!life?.isAlive()) {
      waiting.push(intent);
      return;
    }
    note({ kind: 'intent', at: clock.now(), intent });
    life.tell(intent);
  };
  return {
    nextAt: () => nextAt,
    restart: () => {
      life?.bury();
      nextAt = Number.POSITIVE_INFINITY;
      note({ kind: 'restarted', at: clock.now() });
      life = startLife({
        lab,
        manifests,
        world,
        clock,
        ...(rules === undefined ? {} : { rules }),
        isDoomed: (moment) => {
          if (moment !== crash?.moment) return false;
          momentsMet += 1;
          return momentsMet === crash.count;
        },
        disk,
        onEntry: (entry) => note({ kind: 'entry', at: clock.now(), entry }),
        onPerforming: (request) => note({ kind: 'performing', at: clock.now(), request }),
        onDeath: () => {
          note({ kind: 'crashed', at: clock.now() });
          nextAt = clock.now() + restartAfterMs;
        },
      });
      for (const intent of waiting.splice(0)) tell(intent);
    },
    crash: (moment, afterMs) => {
      restartAfterMs = afterMs;
      life?.dieAt(moment);
    },
    tell,
    view: () => life?.loop()?.view(),
  };
}
