import type { Entry } from '../controller/entry.ts';
import type { Lab } from '../model/lab.ts';
import type { Happening, SimulatedWorld } from '../world/simulated/simulated-world.ts';
import { openLedger } from './ledger.ts';
import type { Moment } from './moment.ts';
import { properties } from './properties/properties.ts';
import type { Violation } from './properties/property.ts';
import { openStatistics, type Statistics } from './statistics.ts';
import type { TraceLine } from './trace.ts';

/** All that is written down of a trial; every moment is judged by every property as it comes. */
export interface TrialRecord {
  readonly note: (moment: Moment) => void;
  /** Notes what has happened in the world since the last time. */
  readonly catchUp: () => void;
  /** Reports what no property sees by itself. */
  readonly violate: (property: string, why: string) => void;
  readonly journal: readonly Entry[];
  readonly trace: readonly TraceLine[];
  readonly violations: readonly Violation[];
  readonly statistics: () => Statistics;
}

export interface RecordOptions {
  readonly lab: Lab;
  readonly startsAt: number;
  /** Called with each line of the trace as it is written. */
  readonly onLine?: (line: TraceLine) => void;
}

export function openRecord(
  { lab, startsAt, onLine }: RecordOptions,
  world: SimulatedWorld,
): TrialRecord {
  const ledger = openLedger(lab);
  const watches = properties.map(({ name, watch }) => ({ name, watch: watch(lab, ledger) }));
  const statistics = openStatistics(startsAt);
  const news = createNews();
  const journal: Entry[] = [];
  const trace: TraceLine[] = [];
  const violations: Violation[] = [];
  const now = () => world.clock.now();

  const write = (line: TraceLine) => {
    trace.push(line);
    onLine?.(line);
  };
  const violate = (property: string, why: string) => {
    violations.push({ property, at: now(), why });
    write({ at: now(), kind: 'violated', property, why });
  };
  const note = (moment: Moment) => {
    const { truth } = world;
    writeMoment(moment, write);
    if (moment.kind === 'entry') journal.push(moment.entry);
    for (const { name, watch } of watches) {
      const why = watch(moment, truth);
      if (why !== undefined) violate(name, why);
    }
    ledger.note(moment, truth);
    statistics.note(moment, truth);
  };
  const catchUp = () => {
    const happenings = news(world.truth.history);
    if (happenings.length > 0) note({ kind: 'changed', at: now(), happenings });
  };
  const statisticsNow = () => statistics.at(now());
  return { note, catchUp, violate, journal, trace, violations, statistics: statisticsNow };
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
