import type { Rules } from '../controller/definition.ts';
import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { View } from '../controller/operation.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { createSimulatedWorld } from '../world/simulated/create.ts';
import type { Mishap } from '../world/simulated/mishap.ts';
import type { Happening, SimulatedWorld } from '../world/simulated/simulated-world.ts';
import { type LedgerKeeper, openLedger } from './ledger.ts';
import { type Disk, type Life, startLife } from './life.ts';
import type { Moment } from './moment.ts';
import type { CrashMoment } from './plan.ts';
import { properties } from './properties/properties.ts';
import type { Violation, Watch } from './properties/property.ts';
import { openStatistics, type Statistics } from './statistics.ts';
import type { TraceLine } from './trace.ts';

/**
 * The controller in the simulated world, watched by every safety property: what a seed, a scenario
 * and a crash test all drive. Time moves only in `advanceTo`.
 */
export interface Trial {
  readonly world: SimulatedWorld;
  readonly now: () => number;
  readonly inject: (mishap: Mishap) => void;
  /** While no controller runs, the person waits for the next one. */
  readonly tell: (intent: Intent) => void;
  readonly crash: (moment: CrashMoment, restartAfterMs: number) => void;
  /** Ends all faults. */
  readonly heal: () => void;
  readonly advanceTo: (at: number) => void;
  /** Reports what no property sees by itself. */
  readonly violate: (property: string, why: string) => void;
  /** What the controller knows; nothing while none runs. */
  readonly view: () => View | undefined;
  readonly journal: readonly Entry[];
  readonly trace: readonly TraceLine[];
  readonly violations: readonly Violation[];
  readonly statistics: () => Statistics;
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
  /** The controller dies once, when its journal has so many lines. */
  readonly crash?: { readonly atEntry: number; readonly restartAfterMs: number };
  /** Called with each line of the trace as it is written. */
  readonly onLine?: (line: TraceLine) => void;
}

export function startTrial(options: TrialOptions): Trial {
  const { lab, seed, manifests, startsAt, begin, on, rules, onLine } = options;
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed,
    startsAt,
    begin,
    ...(on === undefined ? {} : { on }),
    people: false,
  });
  const ledger = openLedger(lab);
  const watches = watchAll(lab, ledger);
  const statistics = openStatistics(startsAt);
  const disk: Disk = { entries: [], written: 0 };
  const journal: Entry[] = [];
  const trace: TraceLine[] = [];
  const violations: Violation[] = [];
  const waitingIntents: Intent[] = [];
  let life: Life | undefined;
  let restartAt = startsAt;
  let restartAfterMs = options.crash?.restartAfterMs ?? 0;
  let lastHappening: Happening | undefined;

  const write = (line: TraceLine) => {
    trace.push(line);
    onLine?.(line);
  };
  const violate = (property: string, why: string) => {
    const at = world.clock.now();
    violations.push({ property, at, why });
    write({ at, kind: 'violated', property, why });
  };
  const note = (moment: Moment) => {
    const { truth } = world;
    writeMoment(moment, write);
    for (const { property, watch } of watches) {
      const why = watch(moment, truth);
      if (why !== undefined) violate(property, why);
    }
    ledger.note(moment, truth);
    statistics.note(moment, truth);
  };
  const now = () => world.clock.now();

  const settle = () => {
    const { history } = world.truth;
    const last = history.at(-1);
    if (last === undefined || last === lastHappening) return;
    // The world keeps only so many: the last one seen is looked for, not counted to.
    const from = lastHappening === undefined ? 0 : history.lastIndexOf(lastHappening) + 1;
    const happenings = history.slice(from);
    lastHappening = last;
    note({ kind: 'changed', at: now(), happenings });
  };
  const start = () => {
    restartAt = Number.POSITIVE_INFINITY;
    note({ kind: 'restarted', at: now() });
    life = startLife({
      lab,
      manifests,
      world,
      clock: world.clock,
      ...(rules === undefined ? {} : { rules }),
      ...(options.crash === undefined ? {} : { diesAtEntry: options.crash.atEntry }),
      disk,
      onEntry: (entry) => {
        journal.push(entry);
        note({ kind: 'entry', at: now(), entry });
      },
      onPerforming: (request) => note({ kind: 'performing', at: now(), request }),
      onDeath: () => {
        note({ kind: 'crashed', at: now() });
        restartAt = now() + restartAfterMs;
      },
    });
    for (const intent of waitingIntents.splice(0)) tell(intent);
  };
  const tell = (intent: Intent) => {
    if (life?.isAlive()) {
      note({ kind: 'intent', at: now(), intent });
      life.tell(intent);
    } else waitingIntents.push(intent);
  };

  world.subscribe((event) => note({ kind: 'told', at: now(), event }));
  return {
    world,
    now,
    inject: (mishap) => {
      note({ kind: 'mishap', at: now(), mishap });
      world.inject(mishap);
      settle();
    },
    tell,
    crash: (moment, afterMs) => {
      restartAfterMs = afterMs;
      life?.dieAt(moment);
    },
    heal: () => {
      note({ kind: 'healed', at: now() });
      world.heal();
      settle();
    },
    advanceTo: (at) => {
      while (Math.min(world.nextAt, restartAt) <= at) {
        const isRestart = restartAt <= world.nextAt;
        world.advanceTo(isRestart ? restartAt : world.nextAt);
        if (isRestart) {
          life?.bury();
          start();
        }
        settle();
      }
      world.advanceTo(at);
    },
    violate,
    view: () => life?.loop()?.view(),
    journal,
    trace,
    violations,
    statistics: () => statistics.at(now()),
  };
}

function watchAll(lab: Lab, ledger: LedgerKeeper): { property: string; watch: Watch }[] {
  return properties.map((each) => ({ property: each.name, watch: each.watch(lab, ledger) }));
}

function writeMoment(moment: Moment, write: (line: TraceLine) => void): void {
  const { at } = moment;
  switch (moment.kind) {
    case 'changed':
      for (const happening of moment.happenings) {
        write({ kind: 'happened', ...happening });
      }
      return;
    case 'mishap':
    case 'intent':
    case 'entry':
    case 'healed':
      write(moment);
      return;
    case 'crashed':
    case 'restarted':
      write({ at, kind: 'controller', is: moment.kind });
      return;
    case 'performing':
    case 'told':
      return;
  }
}
