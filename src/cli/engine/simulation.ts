import type { Lab } from '../../model/lab.ts';
import type { Told } from '../../server/live.ts';
import type { Engine } from '../../server/live-lab.ts';
import type { SimulationRequest } from '../../server/wire.ts';
import type { PortName } from '../../world/composed/ports.ts';
import type { SimulatedWorld } from '../../world/simulated/simulated-world.ts';
import type { Driver } from './driver.ts';
import { type PlayableScene, scenesOf } from './scenes.ts';

/** Ports that are real, beside what is simulated. */
type RealPorts = ReadonlySet<PortName>;

/** The knobs of a simulated world that is driven by real time. */
export function createSimulation(
  lab: Lab,
  world: SimulatedWorld,
  driver: Driver,
  seed: number,
  real: RealPorts = new Set(),
): NonNullable<Engine['simulation']> {
  const scenes = () => scenesOf(lab, world.truth).filter((scene) => isFelt(scene, real));
  return {
    status: () => ({
      now: world.clock.now(),
      speed: driver.speed(),
      paused: driver.isPaused(),
      seed,
      ...(real.size > 0 && { realPorts: [...real] }),
      scenes: scenes().map(({ id, label, group }) => ({ id, label, group })),
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
          return playScene(
            world,
            scenes().find(({ id }) => id === request.id),
          );
      }
    },
  };
}

function playScene(world: SimulatedWorld, scene: PlayableScene | undefined): Told {
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

/** What befalls a simulated part that stands behind no port is felt by nobody. */
function isFelt({ mishap }: PlayableScene, real: RealPorts): boolean {
  if (mishap === 'heal') return true;
  const [family = ''] = mishap.kind.split('.', 1);
  const port = portOfMishaps.get(family);
  return port === undefined || !real.has(port);
}

/** By what stands before the dot of a mishap's kind; networks are under all ports. */
const portOfMishaps: ReadonlyMap<string, PortName> = new Map([
  ['host', 'power'],
  ['domain', 'power'],
  ['wake', 'power'],
  ['vm', 'hypervisor'],
  ['talos', 'talos'],
  ['kubernetes', 'kubernetes'],
  ['budgets', 'kubernetes'],
  ['node', 'kubernetes'],
  ['ceph', 'ceph'],
]);

function told(says: string): Told {
  return { kind: 'told', says };
}
