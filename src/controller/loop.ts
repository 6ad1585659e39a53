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
  readonly rules?: Rules;
}

export interface Loop {
  readonly view: () => View;
  readonly tell: (intent: Intent) => void;
  /** Performs and hears nothing more; the store stays open. */
  readonly stop: () => void;
}

/** The only place that knows time and runs actions: event → step → journal → perform. */
export function createLoop(options: LoopOptions): Loop {
  const { lab, manifests, world, clock, store, onEntries, rules = allRules } = options;
  const kept = store.read();
  let state = startState(lab, manifests, kept, clock.now());
  let written = kept.length;
  let stopped = false;
  let busy = false;
  const queue: Event[] = [];

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
    const durable = store.append(entries);
    return durable instanceof Promise ? durable.then(perform) : perform();
  };

  const rotate = (): void | Promise<void> => {
    if (written < entriesMax) return;
    written = 1;
    return store.rotate({ kind: 'snapshot', at: state.now, memory: memoryOf(state) });
  };

  // Runs synchronously for as long as the store does, so that a simulation needs no event loop.
  const drain = (): void => {
    if (busy) return;
    busy = true;
    for (let event = queue.shift(); event !== undefined && !stopped; event = queue.shift()) {
      const pending = handle(event) ?? rotate();
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

  const take = (event: Event): void => {
    if (stopped) return;
    if (queue.length >= queueMax) lookAnew();
    queue.push(event);
    drain();
  };

  let unsubscribe: Unsubscribe = () => {};
  let cancelTick: Unsubscribe = () => {};

  // A new subscriber hears everything: what was seen and not yet read need not be kept.
  const lookAnew = (): void => {
    const kept = queue.filter((event) => event.kind !== 'observed' && event.kind !== 'tick');
    queue.splice(0, queue.length, ...kept);
    unsubscribe();
    unsubscribe = world.subscribe(take);
  };

  const tick = (): void => {
    cancelTick = clock.after(tickMs, tick);
    take({ kind: 'tick', at: clock.now() });
  };

  take({ kind: 'started', at: clock.now() });
  unsubscribe = world.subscribe(take);
  cancelTick = clock.after(tickMs, tick);
  return {
    view: () => state,
    tell: (intent) => take({ kind: 'intent', at: clock.now(), intent }),
    stop: () => {
      stopped = true;
      unsubscribe();
      cancelTick();
    },
  };
}
