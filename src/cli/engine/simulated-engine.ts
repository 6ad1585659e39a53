import type { Entry } from '../../controller/entry.ts';
import { createLoop } from '../../controller/loop.ts';
import type { Store } from '../../controller/store.ts';
import type { Manifests } from '../../kubernetes/objects.ts';
import type { Lab } from '../../model/lab.ts';
import type { Told } from '../../server/live.ts';
import type { Engine } from '../../server/live-lab.ts';
import type { SimulationRequest, SimulationStatus } from '../../server/wire.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import { fridayAfternoon, hostsOnAt } from './calendar.ts';
import { createDriver } from './driver.ts';
import { scenesOf } from './scenes.ts';

export interface SimulatedEngineOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly seed: number;
  readonly speed: number;
  readonly store: Store;
  readonly onEntries: (entries: readonly Entry[]) => void;
  /** Told once when the journal cannot be written; the controller has stopped then. */
  readonly onBroken?: (error: unknown) => void;
}

export interface RunningEngine extends Engine {
  readonly stop: () => void;
}

/** Every source has spoken and every pod has its place by then: people first see a calm lab. */
const lookAroundMs = 180_000;

/** A lab that has long converged, lived in by people, driven by real time. */
export function startSimulatedEngine(options: SimulatedEngineOptions): RunningEngine {
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
    simulation: { status, apply },
    stop() {
      driver.stop();
      loop.stop();
    },
  };

  function status(): SimulationStatus {
    return {
      now: world.clock.now(),
      speed: driver.speed(),
      paused: driver.isPaused(),
      seed,
      scenes: scenesOf(lab, world.truth).map(({ id, label, group }) => ({ id, label, group })),
    };
  }

  function apply(request: SimulationRequest): Told {
    switch (request.kind) {
      case 'speed':
        driver.setSpeed(request.speed);
        return told(`Time runs ${request.speed}× as fast.`);
      case 'pause':
        driver.pause();
        return told('Time stands still.');
      case 'resume':
        driver.resume();
        return told('Time goes on.');
      case 'scene':
        return playScene(request.id);
    }
  }

  function playScene(id: string): Told {
    const scene = scenesOf(lab, world.truth).find((one) => one.id === id);
    if (scene === undefined) {
      return {
        kind: 'refused',
        status: 409,
        says: 'That cannot happen now.',
        next: 'What can happen changes with the lab; choose again.',
      };
    }
    if (scene.mishap === 'heal') world.heal();
    else world.inject(scene.mishap);
    return told(`${scene.label}.`);
  }
}

function told(says: string): Told {
  return { kind: 'told', says };
}
