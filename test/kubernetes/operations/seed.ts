import type { Lab } from '../../../src/model/lab.ts';
import { createSimulatedWorld } from '../../../src/world/simulated/create.ts';
import type { SimulatedWorld } from '../../../src/world/simulated/simulated-world.ts';

/** Hosts, VMs, Talos and Ceph that all run; the pods live in the real cluster. */
export function createHosts(lab: Lab, seed: number, startsAt: number): SimulatedWorld {
  const manifests = { workloads: [], claims: [], budgets: [], volumeLimits: [] };
  return createSimulatedWorld({ lab, manifests, seed, startsAt, begin: 'running', people: false });
}

const triedMax = 100;

/** A simulated life that begins with the etcd leader on gamer: a leave has it to move. */
export function seedWithLeaderOnGamer(lab: Lab): number {
  for (let seed = 0; seed < triedMax; seed++) {
    if (createHosts(lab, seed, 0).truth.etcd.leader === 'talos03') return seed;
  }
  throw new Error('bug: talos03 never leads');
}
