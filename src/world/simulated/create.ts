import type { Manifests } from '../../kubernetes/objects.ts';
import { isWithin } from '../../model/hours.ts';
import type { Host, HostName, Hours, Lab, NodeName } from '../../model/lab.ts';
import { controlPlanes } from '../../model/shape.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import { beginCold, beginRunning, newHost, newMachine } from './begin.ts';
import { createCeph } from './ceph/ceph.ts';
import { createEtcd } from './etcd/etcd.ts';
import { createEventQueue } from './event-queue.ts';
import { createFaults } from './faults.ts';
import { runControllers, runCronJob } from './kubernetes/controllers.ts';
import { createCluster } from './kubernetes/create-cluster.ts';
import { type ClusterTimes, usualTimes } from './kubernetes/times.ts';
import { heal } from './mishaps/heal.ts';
import { inject } from './mishaps/inject.ts';
import { createObservation } from './observation.ts';
import { beginHabits } from './people.ts';
import { createPerform } from './perform/perform.ts';
import { createRandom } from './random.ts';
import { reassess } from './reassess.ts';
import { every, type Sim, type Streams } from './sim.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { declareSources } from './sources.ts';
import { truthOf } from './truth.ts';

export interface SimulatedWorldOptions {
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly seed: number;
  /** ms since the epoch. */
  readonly startsAt: number;
  /** `cold`: nothing is set up; `running`: a lab that has converged long ago. */
  readonly begin: 'cold' | 'running';
  /**
   * The hosts that are on; by default the always-on ones in a cold lab, those that people want on
   * where they come and go, else all.
   */
  readonly on?: readonly HostName[];
  /** Nodes of a running lab that have never been set up: blank, and unknown to the cluster. */
  readonly unjoined?: readonly NodeName[];
  /** Owners switch their hosts on and off by `expectedOn`. */
  readonly people: boolean;
  /** How quickly its cluster acts; by default as upstream does without flags. */
  readonly times?: ClusterTimes;
}

export function createSimulatedWorld(options: SimulatedWorldOptions): SimulatedWorld {
  const outbox = createOutbox();
  const sim = createSim(options, outbox);
  declareSources(sim);
  const on = new Set(options.on ?? defaultOn(options));
  if (options.begin === 'cold') beginCold(sim, on);
  else beginRunning(sim, on, new Set(options.unjoined));
  beginRoutines(sim);
  if (options.people) beginPeople(sim, options.seed);
  const perform = createPerform(sim);
  return {
    clock: {
      now: () => sim.now,
      after: (delayMs, callback) => callAfter(sim, delayMs, callback),
    },
    get nextAt() {
      return outbox.isEmpty() ? sim.queue.nextAt : sim.now;
    },
    advanceTo: (at) => advanceTo(sim, outbox, at),
    inject: (mishap) => inject(sim, mishap),
    heal: () => heal(sim),
    perform,
    subscribe(listener) {
      const subscription = outbox.add(listener);
      sim.queue.add(sim.now, () => subscription.begin(sim.observation.everything()));
      return subscription.end;
    },
    truth: truthOf(sim),
  };
}

function defaultOn({ lab, begin, people, startsAt }: SimulatedWorldOptions): HostName[] {
  const isOn = ({ volatile: owner }: Host) => {
    if (owner === undefined) return true;
    if (begin === 'cold') return false;
    return !people || isWithin(owner.expectedOn, startsAt, lab.timezone);
  };
  return [...lab.hosts.values()].filter(isOn).map((host) => host.name);
}

function createSim(options: SimulatedWorldOptions, outbox: Outbox): Sim {
  const { lab, manifests, seed, startsAt, times = usualTimes } = options;
  const queue = createEventQueue<() => void>();
  const random = streamsOf(seed);
  const tell = outbox.tell;
  const sim: Sim = {
    lab,
    manifests,
    now: startsAt,
    queue,
    cause: undefined,
    random,
    hosts: new Map([...lab.hosts.values()].map((host) => [host.name, newHost(host)])),
    machines: new Map([...lab.nodes.values()].map((node) => [node.name, newMachine(node)])),
    vms: new Map(
      [...lab.nodes.values()]
        .filter((node) => node.machine.kind === 'vm')
        .map((node) => [node.name, { node, state: 'absent' }]),
    ),
    etcd: createEtcd(),
    cluster: createCluster(lab, manifests, random.kubernetes, times),
    ceph: createCeph(lab),
    faults: createFaults(),
    observation: createObservation({ now: () => sim.now, at: queue.add, tell }),
    reassess: () => reassess(sim),
    runControllers: () => runControllers(sim),
    history: [],
    tell,
  };
  return sim;
}

function streamsOf(seed: number): Streams {
  return {
    hosts: createRandom(seed, 'hosts'),
    wake: createRandom(seed, 'wake'),
    talos: createRandom(seed, 'talos'),
    etcd: createRandom(seed, 'etcd'),
    kubernetes: createRandom(seed, 'kubernetes'),
    ceph: createRandom(seed, 'ceph'),
    perform: createRandom(seed, 'perform'),
  };
}

/** What goes on by itself: the raft index grows, CronJobs run at night. */
function beginRoutines(sim: Sim): void {
  const voters = controlPlanes(sim.lab).map((node) => node.name);
  every(sim, 60_000, 60_000, () => {
    for (const node of voters) sim.observation.touch('etcd.status', node);
  });
  const toNight = nightMs - (sim.now % nightMs);
  every(sim, nightMs, toNight, () => {
    if (!sim.cluster.apiUp || !isWithin([night], sim.now, sim.lab.timezone)) return;
    for (const owner of sim.cluster.workloads.values()) {
      if (owner.workload.kind === 'CronJob') runCronJob(sim, owner);
    }
  });
}

/** Manifests say when; here all CronJobs run in the one quarter of an hour after three. */
const nightMs = 15 * 60_000;
const night: Hours = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  fromMinute: 3 * 60,
  toMinute: 3 * 60 + 15,
};

function beginPeople(sim: Sim, seed: number): void {
  for (const host of sim.hosts.values()) {
    const { name, volatile: owner } = host.host;
    if (owner !== undefined) beginHabits(sim, host, owner, createRandom(seed, `people/${name}`));
  }
}

function callAfter(sim: Sim, delayMs: number, callback: () => void): () => void {
  let isWanted = true;
  sim.queue.add(sim.now + Math.max(0, delayMs), () => {
    if (isWanted) callback();
  });
  return () => {
    isWanted = false;
  };
}

function advanceTo(sim: Sim, outbox: Outbox, at: number): void {
  outbox.deliver();
  while (sim.queue.nextAt <= at) {
    sim.now = Math.max(sim.now, sim.queue.nextAt);
    sim.queue.take()?.();
    outbox.deliver();
  }
  sim.now = Math.max(sim.now, at);
}
