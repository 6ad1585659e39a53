import type { Entry } from '../../controller/entry.ts';
import { createLoop } from '../../controller/loop.ts';
import { startState } from '../../controller/start.ts';
import type { Manifests } from '../../kubernetes/objects.ts';
import type { HostName, Lab } from '../../model/lab.ts';
import { composeWorld } from '../../world/composed/compose.ts';
import type { PortName, Ports } from '../../world/composed/ports.ts';
import { retime } from '../../world/composed/retime.ts';
import type { Clock, World } from '../../world/ports.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import { portsOf, type WorldChoice } from '../world-choice.ts';
import { createDriver } from './driver.ts';
import type { EngineOptions, RunningEngine } from './engine.ts';
import { createSimulation } from './simulation.ts';

export interface ComposedEngineOptions extends EngineOptions {
  readonly choice: WorldChoice;
  /** The machine's own clock: what is real has no other. */
  readonly clock: Clock;
  /** Where the choice says `real`. */
  readonly real: { readonly ports: Ports; readonly close: () => Promise<void> };
}

/** A controller on a world of which at least one port is real. */
export function startComposedEngine(options: ComposedEngineOptions): RunningEngine {
  const { lab, manifests, store, clock, choice, real } = options;
  const simulated = simulatedPart(options);
  const loop = createLoop({
    lab,
    manifests,
    world: composeWorld(portsFor(choice, real.ports, simulated?.world)),
    clock,
    store,
    onEntries: options.onEntries,
    ...(options.onBroken !== undefined && { onBroken: options.onBroken }),
    ...(options.rules !== undefined && { rules: options.rules }),
  });
  return {
    view: loop.view,
    tell: loop.tell,
    setRules: loop.setRules,
    ...(simulated !== undefined && { simulation: simulated.simulation }),
    async stop() {
      loop.stop();
      simulated?.stop();
      await real.close();
    },
  };
}

function portsFor({ of }: WorldChoice, real: Ports, simulated: World | undefined): Ports {
  const at = (name: PortName) => (of[name] === 'real' ? undefined : simulated);
  return {
    power: at('power') ?? real.power,
    hypervisor: at('hypervisor') ?? real.hypervisor,
    talos: at('talos') ?? real.talos,
    kubernetes: at('kubernetes') ?? real.kubernetes,
    ceph: at('ceph') ?? real.ceph,
  };
}

const noManifests: Manifests = { workloads: [], claims: [], budgets: [], volumeLimits: [] };

/** Nobody lives in a simulated part: who comes and goes there is for its buttons to say. */
function simulatedPart(options: ComposedEngineOptions) {
  const { lab, manifests, choice, clock, store, seed, speed } = options;
  if (portsOf(choice, 'simulated').length === 0) return undefined;
  const world = createSimulatedWorld({
    lab,
    // Pods live in one cluster: a simulated Talos has none to drain where Kubernetes is real.
    manifests: choice.of.kubernetes === 'real' ? noManifests : manifests,
    seed,
    startsAt: clock.now(),
    begin: 'running',
    on: hostsOn(lab, store.read(), clock.now()),
    people: false,
  });
  const driver = createDriver(world, speed);
  const own = { now: world.clock.now, speed: driver.speed };
  return {
    world: retime(world, own, clock),
    simulation: createSimulation(lab, world, driver, seed, new Set(portsOf(choice, 'real'))),
    stop: driver.stop,
  };
}

/** The simulated part of a world goes on where the journal left it: who has left is off. */
function hostsOn(lab: Lab, entries: readonly Entry[], now: number): HostName[] {
  const { absences } = startState(lab, noManifests, entries, now);
  return [...lab.hosts.keys()].filter((host) => absences.get(host)?.leftAt === undefined);
}
