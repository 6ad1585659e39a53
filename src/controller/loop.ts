import type { Manifests } from '../kubernetes/objects.ts';
import type { Lab } from '../model/lab.ts';
import type { Clock, Unsubscribe, World } from '../world/ports.ts';
import type { Rules } from './definition.ts';
import type { Entry } from './entry.ts';
import type { Event, Intent } from './event.ts';
import type { View } from './operation.ts';
import { rules as allRules } from './rules.ts';
import { memoryOf } from './snapshot.ts';
import { startState } from './start.ts';
import type { State } from './state.ts';
import { step } from './step.ts';
import type { Store } from './store.ts';

/** Deadlines and damping are counted in seconds; nothing needs a finer clock. */
const tickMs = 2_000;

/** After so many lines the journal begins anew with what they had built. */
const entriesMax = 20_000;

/** With more events than this behind a slow store it is better to look anew than to catch up. */
const queueMax = 10_000;

export interface LoopOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly world: World;
  readonly clock: Clock;
  readonly store: Store;
  /** Hears every journal entry once it is durable. */
  readonly onEntries?: (entries: readonly Entry[], view: View) => void;
  /**
   * Told once when the journal cannot be written. The loop has stopped by then, and nothing was
   * performed that is not in the journal. Left out, the error is thrown.
   */
  readonly onBroken?: (error: unknown) => void;
  readonly rules?: Rules;
}

export interface Loop {
  readonly view: () => View;
  /** False: the loop has stopped, and nothing comes of it. */
  readonly tell: (intent: Intent) => boolean;
  /** From the next event on it goes by these. */
  readonly setRules: (rules: Rules) => void;
  /** Performs and hears nothing more; the store stays open. */
  readonly stop: () => void;
}

/** The only place that knows time and runs actions: event → step → journal → perform. */
export function createLoop(options: LoopOptions): Loop {
  const { lab, manifests, world, clock, store, onEntries } = options;
  let rules = options.rules ?? allRules;
  const kept = store.read();
  let state = startState(lab, manifests, kept, clock.now());
  let written = kept.length;
  let stopped = false;
  const queue: Event[] = [];
  let unsubscribe: Unsubscribe = () => {};
  let cancelTick: Unsubscribe = () => {};

  const stop = (): void => {
    stopped = true;
    unsubscribe();
    cancelTick();
  };

  const broke = (error: unknown): void => {
    stop();
    if (options.onBroken === undefined) throw error;
    options.onBroken(error);
  };

  const handle = (event: Event): void | Promise<void> => {
    const { state: next, entries, requests } = step(state, event, rules);
    state = next;
    const perform = () => {
      if (stopped) return;
      if (entries.length > 0) onEntries?.(entries, state);
      for (const request of requests) world.perform(request);
    };
    if (entries.length === 0) return perform();
    written += entries.length;
    return durably(() => store.append(entries), broke, perform);
  };

  const rotate = (): void | Promise<void> => {
    if (written < entriesMax) return;
    written = 1;
    return durably(() => store.rotate(snapshotOf(state)), broke);
  };

  const handleNext = (event: Event) => handle(event) ?? (stopped ? undefined : rotate());
  const drain = oneByOne(queue, () => stopped, handleNext);

  const take = (event: Event): boolean => {
    if (stopped) return false;
    if (queue.length >= queueMax) lookAnew();
    queue.push(event);
    drain();
    return !stopped;
  };

  // A new subscriber hears all that is: of what was not yet read only the ends need be kept.
  const lookAnew = (): void => {
    queue.splice(0, queue.length, ...queue.flatMap(notHeardAgain));
    unsubscribe();
    unsubscribe = world.subscribe(take);
  };

  take({ kind: 'started', at: clock.now() });
  unsubscribe = world.subscribe(take);
  cancelTick = every(clock, () => take({ kind: 'tick', at: clock.now() }));
  return {
    view: () => state,
    tell: (intent) => take({ kind: 'intent', at: clock.now(), intent }),
    setRules: (others) => {
      rules = others;
    },
    stop,
  };
}

/** Runs synchronously for as long as the store does, so that a simulation needs no event loop. */
function oneByOne(
  queue: Event[],
  isOver: () => boolean,
  handle: (event: Event) => void | Promise<void>,
): () => void {
  let busy = false;
  const drain = (): void => {
    if (busy) return;
    busy = true;
    for (let event = queue.shift(); event !== undefined && !isOver(); event = queue.shift()) {
      const pending = handle(event);
      if (pending instanceof Promise) {
        void pending.then(() => {
          busy = false;
          drain();
        });
        return;
      }
    }
    busy = false;
  };
  return drain;
}

/** Writes, and goes on only once that is durable. */
function durably(
  write: () => void | Promise<void>,
  broke: (error: unknown) => void,
  goOn: () => void = () => {},
): void | Promise<void> {
  let writing: void | Promise<void>;
  try {
    writing = write();
  } catch (error) {
    return broke(error);
  }
  return writing instanceof Promise ? writing.then(goOn, broke) : goOn();
}

function snapshotOf(state: State): Entry {
  return { kind: 'snapshot', at: state.now, memory: memoryOf(state) };
}

/** What is seen comes anew, and so does the next tick; that something has ended does not. */
function notHeardAgain(event: Event): Event[] {
  if (event.kind === 'tick') return [];
  if (event.kind !== 'observed') return [event];
  const facts = event.facts.filter(({ value }) => value === 'absent');
  return facts.length === 0 ? [] : [{ ...event, facts }];
}

function every(clock: Clock, turn: () => void): Unsubscribe {
  const again = (): void => {
    cancel = clock.after(tickMs, again);
    turn();
  };
  let cancel = clock.after(tickMs, again);
  return () => cancel();
}
