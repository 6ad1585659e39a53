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
import { createLives, type PlannedCrash } from './lives.ts';
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
  readonly crash?: PlannedCrash;
  /** Called with each line of the trace as it is written. */
  readonly onLine?: (line: TraceLine) => void;
}

export function startTrial(options: TrialOptions): Trial {
  const { lab, startsAt } = options;
  const world = createSimulatedWorld({ ...worldOptions(options), people: false });
  const ledger = openLedger(lab);
  const watches = watchAll(lab, ledger);
  const statistics = openStatistics(startsAt);
  const journal: Entry[] = [];
  const trace: TraceLine[] = [];
  const violations: Violation[] = [];
  const now = () => world.clock.now();

  const write = (line: TraceLine) => {
    trace.push(line);
    options.onLine?.(line);
  };
  const violate = (property: string, why: string) => {
    violations.push({ property, at: now(), why });
    write({ at: now(), kind: 'violated', property, why });
  };
  const note = (moment: Moment) => {
    const { truth } = world;
    writeMoment(moment, write);
    if (moment.kind === 'entry') journal.push(moment.entry);
    for (const { property, watch } of watches) {
      const why = watch(moment, truth);
      if (why !== undefined) violate(property, why);
    }
    ledger.note(moment, truth);
    statistics.note(moment, truth);
  };
  const settle = () => {
    const happenings = news(world.truth.history);
    if (happenings.length > 0) note({ kind: 'changed', at: now(), happenings });
  };
  const news = createNews();
  const lives = createLives({
    ...options,
    world,
    note: (moment) => {
      // An action is judged by the world as it is now, not as it was at the last event.
      if (moment.kind === 'performing') settle();
      note(moment);
    },
  });

  world.subscribe((event) => note({ kind: 'told', at: now(), event }));
  return {
    world,
    now,
    inject: (mishap) => {
      note({ kind: 'mishap', at: now(), mishap });
      world.inject(mishap);
      settle();
    },
    tell: lives.tell,
    crash: lives.crash,
    heal: () => {
      note({ kind: 'healed', at: now() });
      world.heal();
      settle();
    },
    advanceTo: (at) => {
      while (Math.min(world.nextAt, lives.nextAt()) <= at) {
        world.advanceTo(Math.min(world.nextAt, lives.nextAt()));
        if (lives.nextAt() <= now()) lives.restart();
        settle();
      }
      world.advanceTo(at);
    },
    violate,
    view: lives.view,
    journal,
    trace,
    violations,
    statistics: () => statistics.at(now()),
  };
}

function worldOptions({ lab, manifests, seed, startsAt, begin, on }: TrialOptions) {
  return { lab, manifests, seed, startsAt, begin, ...(on === undefined ? {} : { on }) };
}

/** Gives what was added to the history since it was last asked. */
function createNews(): (history: readonly Happening[]) => readonly Happening[] {
  let last: Happening | undefined;
  return (history) => {
    const newest = history.at(-1);
    if (newest === last) return [];
    // The world keeps only so many: the last one is looked for, not counted to.
    const from = last === undefined ? 0 : history.lastIndexOf(last) + 1;
    last = newest;
    return history.slice(from);
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
