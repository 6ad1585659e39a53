import type { Entry } from '../../controller/entry.ts';
import { createLoop, type Loop } from '../../controller/loop.ts';
import { createMemoryStore } from '../../controller/stores/memory.ts';
import type { Manifests } from '../../kubernetes/objects.ts';
import type { Lab } from '../../model/lab.ts';
import type { World } from '../../world/ports.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import type { SimulatedWorld } from '../../world/simulated/simulated-world.ts';
import { fridayAfternoon } from './calendar.ts';

export interface ColdLabOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly seed: number;
  /** Stands between the controller and the world, such as to see what it would do. */
  readonly through?: (world: World) => World;
  readonly onEntries?: (entries: readonly Entry[]) => void;
}

export interface ColdLab {
  readonly world: SimulatedWorld;
  readonly loop: Loop;
}

/** Bare machines in a simulated world, and a controller that was told to bring them up. */
export function createColdLab(options: ColdLabOptions): ColdLab {
  const { lab, manifests, seed, through = (world) => world, onEntries } = options;
  const startsAt = fridayAfternoon(lab.timezone);
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed,
    startsAt,
    begin: 'cold',
    people: false,
  });
  const loop = createLoop({
    lab,
    manifests,
    world: through(world),
    clock: world.clock,
    store: createMemoryStore(),
    ...(onEntries !== undefined && { onEntries }),
  });
  loop.tell({ kind: 'up', by: 'you' });
  return { world, loop };
}
