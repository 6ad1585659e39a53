import type { Lab } from '../../model/lab.ts';
import type { Told } from '../../server/live.ts';
import type { Engine } from '../../server/live-lab.ts';
import type { SimulationRequest } from '../../server/wire.ts';
import type { SimulatedWorld } from '../../world/simulated/simulated-world.ts';
import type { Driver } from './driver.ts';
import { scenesOf } from './scenes.ts';

/** The knobs of a simulated world that is driven by real time. */
export function createSimulation(
  lab: Lab,
  world: SimulatedWorld,
  driver: Driver,
  seed: number,
): NonNullable<Engine['simulation']> {
  return {
    status: () => ({
      now: world.clock.now(),
      speed: driver.speed(),
      paused: driver.isPaused(),
      seed,
      scenes: scenesOf(lab, world.truth).map(({ id, label, group }) => ({ id, label, group })),
    }),
    apply(request: SimulationRequest): Told {
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
          return playScene(lab, world, request.id);
      }
    },
  };
}

function playScene(lab: Lab, world: SimulatedWorld, id: string): Told {
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

function told(says: string): Told {
  return { kind: 'told', says };
}
