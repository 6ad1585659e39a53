import type { Rules } from '../controller/definition.ts';
import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import { createLoop, type Loop } from '../controller/loop.ts';
import type { Store } from '../controller/store.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { Lab } from '../model/lab.ts';
import type { ActionId, Clock, Request, World } from '../world/ports.ts';
import type { CrashMoment } from './plan.ts';

/**
 * One life of the controller's process. When it is killed, everything that it would still do falls
 * away at once: its timers, its requests, what it hears and what it would write.
 */
export interface Life {
  readonly isAlive: () => boolean;
  /** Nothing once it is dead. */
  readonly loop: () => Loop | undefined;
  /** Takes its listeners and timers out of the world, when the world stands still. */
  readonly bury: () => void;
  readonly tell: (intent: Intent) => void;
  /** Dies at this moment; `now` is at once. */
  readonly dieAt: (moment: CrashMoment) => void;
}

/** Outlives the process: what the store keeps. */
export interface Disk {
  entries: Entry[];
}

export interface LifeOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly world: World;
  readonly clock: Clock;
  readonly rules?: Rules;
  /** Asked at each such moment whether the process dies there. */
  readonly isDoomed: (moment: CrashMoment) => boolean;
  readonly disk: Disk;
  readonly onEntry: (entry: Entry) => void;
  readonly onPerforming: (request: Request) => void;
  readonly onDeath: () => void;
}

export function startLife(options: LifeOptions): Life {
  const { lab, manifests, rules } = options;
  let alive = true;
  let fate: CrashMoment | undefined;

  const die = () => {
    if (!alive) return;
    alive = false;
    options.onDeath();
  };
  const meets = (moment: CrashMoment) => {
    if (!options.isDoomed(moment) && fate !== moment) return false;
    die();
    return true;
  };

  const loop = createLoop({
    lab,
    manifests,
    world: worldOf(options, () => alive, meets),
    clock: clockOf(options.clock, () => alive),
    store: storeOf(options, () => alive, meets),
    ...(rules === undefined ? {} : { rules }),
  });
  return {
    isAlive: () => alive,
    loop: () => (alive ? loop : undefined),
    bury: () => loop.stop(),
    tell: (intent) => {
      if (alive) loop.tell(intent);
    },
    dieAt: (moment) => {
      fate = moment;
      meets('now');
    },
  };
}

type Meets = (moment: CrashMoment) => boolean;

function worldOf(options: LifeOptions, isAlive: () => boolean, meets: Meets): World {
  const { world } = options;
  const asked = new Set<ActionId>();
  return {
    perform: (request) => {
      if (!isAlive() || meets('before-acting')) return;
      options.onPerforming(request);
      asked.add(request.id);
      world.perform(request);
      meets('after-acting');
    },
    subscribe: (listener) =>
      world.subscribe((event) => {
        if (!isAlive()) return;
        // The answer to a request of an earlier life reaches nobody.
        if (event.kind === 'finished' && !asked.delete(event.id)) return;
        listener(event);
      }),
  };
}

function clockOf(clock: Clock, isAlive: () => boolean): Clock {
  return {
    now: () => clock.now(),
    after: (delayMs, callback) =>
      clock.after(delayMs, () => {
        if (isAlive()) callback();
      }),
  };
}

function storeOf(options: LifeOptions, isAlive: () => boolean, meets: Meets): Store {
  const { disk } = options;
  return {
    read: () => [...disk.entries],
    append: (entries) => {
      for (const entry of entries) {
        if (!isAlive()) return;
        disk.entries.push(entry);
        options.onEntry(entry);
        meets('after-entry');
      }
    },
    rotate: (first) => {
      if (isAlive()) disk.entries = [first];
    },
    close: () => {},
  };
}
