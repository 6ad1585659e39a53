import type { Manifests } from '../../kubernetes/objects.ts';
import type { Host, HostName, Lab, LabNode, NodeName } from '../../model/lab.ts';
import type { TalosStage, VmState } from '../facts.ts';
import type { ActionId, WorldEvent } from '../ports.ts';
import type { SimCeph } from './ceph/state.ts';
import type { EventQueue } from './event-queue.ts';
import type { Faults } from './faults.ts';
import type { Cluster, PodObject } from './kubernetes/cluster.ts';
import type { Observation } from './observation.ts';
import type { Random } from './random.ts';
import type { Happening } from './simulated-world.ts';

/** The whole state of the simulated lab. Each part is written by the file that it is named after. */
export interface Sim {
  readonly lab: Lab;
  readonly manifests: Manifests;
  now: number;
  readonly queue: EventQueue<() => void>;
  /** The request whose consequences are being worked out, so that they can be blamed on it. */
  cause: ActionId | undefined;
  readonly random: Streams;
  readonly hosts: Map<HostName, SimHost>;
  readonly machines: Map<NodeName, SimMachine>;
  readonly vms: Map<NodeName, SimVm>;
  readonly etcd: SimEtcd;
  readonly cluster: Cluster;
  /** Absent in a lab without Ceph. */
  readonly ceph: SimCeph | undefined;
  readonly faults: Faults;
  readonly observation: Observation;
  /**
   * Works out what follows from who runs and who hears whom: etcd, API servers, kubelets, Ceph, what
   * is seen. Level-triggered; called after every physical change.
   */
  readonly reassess: () => void;
  /** Runs the Kubernetes controllers, the scheduler and the kubelets that are due. */
  readonly runControllers: () => void;
  readonly history: Happening[];
  readonly tell: (event: WorldEvent) => void;
}

/** One stream of chance a concern. */
export interface Streams {
  readonly hosts: Random;
  readonly wake: Random;
  readonly talos: Random;
  readonly etcd: Random;
  readonly kubernetes: Random;
  readonly ceph: Random;
  readonly perform: Random;
}

export interface SimHost {
  readonly host: Host;
  power: 'off' | 'booting' | 'on' | 'hung';
  inUse: boolean;
  /** How many faults cut it off from the rest of the lab and the controller. */
  cuts: number;
  partitioned: boolean;
  /** Somebody pulled its plug; nothing but a hand puts it back. */
  unplugged: boolean;
  /** How many faults hold its mains down, those of its meter included. */
  outages: number;
  shuttingDown: boolean;
  bootFactor: number;
  /** How many of the next boots fail. */
  failingBoots: number;
  /** Grows when power comes or goes: what was scheduled in an earlier life does not happen. */
  life: number;
}

/** The domain of a node at its hypervisor. */
export interface SimVm {
  readonly node: LabNode;
  state: VmState;
}

/** What a node runs in, a VM or the host itself: from power to kubelet. */
export interface SimMachine {
  readonly node: LabNode;
  life: number;
  /** `starting`: firmware and kernel, before the Talos API answers. */
  stage: 'off' | 'starting' | TalosStage;
  hung: boolean;
  /** `blank`: without a machine config; `damaged`: it does not boot. */
  disk: 'blank' | 'installed' | 'damaged';
  /** The member that its etcd data belongs to (control planes); a blank disk has none. */
  etcdMember: string | undefined;
  /** Its etcd process runs (control planes). */
  etcdRuns: boolean;
  /** Its API server process runs (control planes). */
  apiServerRuns: boolean;
  kubeletRuns: boolean;
  /** Talos runs and its kubelet with it. */
  running: boolean;
  /** Its kubelet runs and is heard by the API. */
  ready: boolean;
  /** Pods whose processes really run on it, by uid, whatever the API believes. */
  readonly processes: Map<string, Process>;
  /** Uids of pods whose images are being pulled and containers started. */
  readonly starting: Set<string>;
}

/** A pod's containers as the machine runs them. */
export interface Process {
  readonly uid: string;
  /** The object that it was started for; the API may have forgotten it. */
  readonly pod: PodObject;
  /** ReadWriteOnce claims mounted for writing, as `namespace/claim`. */
  writes: readonly string[];
  ready: boolean;
  stopping: boolean;
  /** Its work is done: a Job's. */
  finished: boolean;
}

export interface SimEtcd {
  bootstrapped: boolean;
  readonly members: Map<NodeName, SimMember>;
  /** Voters that run and hear a majority of the voters. */
  healthy: readonly NodeName[];
  leader: NodeName | undefined;
  electing: boolean;
  /** The learner's node while one catches up; there is at most one. */
  joining: NodeName | undefined;
  /** Entries committed before `indexSince`; while there is a leader they grow. */
  indexBase: number;
  indexSince: number;
  memberCount: number;
  snapshotAt: number | undefined;
}

export interface SimMember {
  /** uint64 in hex. */
  readonly id: string;
  readonly node: NodeName;
  learner: boolean;
  /** The raft index it stopped at while it was away; absent: it follows. */
  behindAt: number | undefined;
}

/** Runs `run` after `delayMs`, in whole ms, with the cause that holds now. */
export function later(sim: Sim, delayMs: number, run: () => void): void {
  const cause = sim.cause;
  sim.queue.add(sim.now + Math.round(delayMs), () => {
    sim.cause = cause;
    run();
    sim.cause = undefined;
  });
}

/** As {@link later}, unless the subject's power has come or gone by then. */
export function laterInLife(
  sim: Sim,
  subject: { readonly life: number },
  delayMs: number,
  run: () => void,
): void {
  const life = subject.life;
  later(sim, delayMs, () => {
    if (subject.life === life) run();
  });
}

/** Again and again, blamed on nobody. */
export function every(sim: Sim, periodMs: number, firstMs: number, run: () => void): void {
  sim.queue.add(sim.now + firstMs, () => {
    run();
    every(sim, periodMs, periodMs, run);
  });
}

/** The happenings that are kept; the oldest half goes when there are more. */
const historyMax = 20_000;

export function happened(sim: Sim, text: string): void {
  if (sim.history.length >= historyMax) sim.history.splice(0, historyMax / 2);
  sim.history.push({
    at: sim.now,
    text,
    ...(sim.cause === undefined ? {} : { action: sim.cause }),
  });
}

export function simHost(sim: Sim, name: HostName): SimHost {
  const host = sim.hosts.get(name);
  if (host === undefined) throw new Error(`bug: no simulated host ${name}`);
  return host;
}

export function machineOf(sim: Sim, name: NodeName): SimMachine {
  const machine = sim.machines.get(name);
  if (machine === undefined) throw new Error(`bug: no simulated machine ${name}`);
  return machine;
}
