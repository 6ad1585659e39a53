import type { HostName, NodeName } from '../../src/model/lab.ts';
import type { Action, Result } from '../../src/world/actions.ts';
import type { FactKind, FactValues, Unobservable } from '../../src/world/facts.ts';
import type { WorldEvent } from '../../src/world/ports.ts';
import {
  createSimulatedWorld,
  type SimulatedWorldOptions,
} from '../../src/world/simulated/create.ts';
import type { Mishap } from '../../src/world/simulated/mishap.ts';
import type { PodTruth, SimulatedWorld } from '../../src/world/simulated/simulated-world.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { lastFact } from './facts.ts';
import { answersTo, newId } from './harness.ts';

export const host = (name: string): HostName => name as HostName;
export const node = (name: string): NodeName => name as NodeName;

/** A Friday noon in UTC. */
export const noon = Date.UTC(2026, 10, 20, 12);

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** The reference lab in the simulated world, with an ear at it. */
export interface ReferenceWorld {
  readonly world: SimulatedWorld;
  readonly heard: WorldEvent[];
  run(forMs: number): void;
  /** Runs until it holds; throws when it does not within `withinMs`. How long it took. */
  until(withinMs: number, holds: () => boolean): number;
  ask(action: Action): Result;
  seen<K extends FactKind>(kind: K, subject: string): FactValues[K] | Unobservable | undefined;
  /** Pods of a workload as they really are. */
  pods(workload: string): PodTruth[];
  happened(text: RegExp): number;
}

export function referenceWorld(options: Partial<SimulatedWorldOptions> = {}): ReferenceWorld {
  const world = createSimulatedWorld({
    ...referenceLab(),
    seed: 1,
    startsAt: noon,
    begin: 'running',
    people: false,
    ...options,
  });
  const heard: WorldEvent[] = [];
  world.subscribe((event) => heard.push(event));
  world.advanceTo(world.clock.now());
  const until = (withinMs: number, holds: () => boolean) => {
    const startedAt = world.clock.now();
    while (!holds()) {
      if (world.nextAt > startedAt + withinMs) throw new Error('it did not come to hold in time');
      world.advanceTo(world.nextAt);
    }
    return world.clock.now() - startedAt;
  };
  return {
    world,
    heard,
    run: (forMs) => world.advanceTo(world.clock.now() + forMs),
    until,
    ask(action) {
      const id = newId();
      world.perform({ id, action });
      until(minute, () => answersTo(heard, id).length > 0);
      const [result] = answersTo(heard, id);
      if (result === undefined) throw new Error('bug: no answer');
      return result;
    },
    seen: (kind, subject) => lastFact(heard, kind, subject),
    pods: (workload) => world.truth.pods.filter((pod) => pod.workload === workload),
    happened: (text) => world.truth.history.filter((one) => text.test(one.text)).length,
  };
}

/** The reference lab and one mishap. */
export function struckBy(mishap: Mishap, options: Partial<SimulatedWorldOptions> = {}) {
  const lab = referenceWorld(options);
  lab.world.inject(mishap);
  const power = (name: HostName = host('gamer')) => lab.world.truth.hosts.get(name)?.power;
  return { ...lab, power };
}
