import { createLoop } from '../../controller/loop.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import { fridayAfternoon, hostsOnAt } from './calendar.ts';
import { createDriver } from './driver.ts';
import type { EngineOptions, RunningEngine } from './engine.ts';
import { createSimulation } from './simulation.ts';

/** Every source has spoken and every pod has its place by then: people first see a calm lab. */
const lookAroundMs = 180_000;

/** A lab that has long converged, lived in by people, driven by real time. */
export function startSimulatedEngine(options: EngineOptions): RunningEngine {
  const { lab, manifests, seed, store } = options;
  const startsAt = store.read().at(-1)?.at ?? fridayAfternoon(lab.timezone) - lookAroundMs;
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed,
    startsAt,
    begin: 'running',
    on: hostsOnAt(lab, startsAt),
    people: true,
  });
  const loop = createLoop({
    lab,
    manifests,
    world,
    clock: world.clock,
    store,
    onEntries: options.onEntries,
    ...(options.onBroken !== undefined && { onBroken: options.onBroken }),
  });
  world.advanceTo(startsAt + lookAroundMs);
  const driver = createDriver(world, options.speed);
  return {
    view: loop.view,
    tell: loop.tell,
    setRules: loop.setRules,
    simulation: createSimulation(lab, world, driver, seed),
    async stop() {
      driver.stop();
      loop.stop();
    },
  };
}
