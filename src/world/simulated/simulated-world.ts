import type { WorkloadRef } from '../../kubernetes/objects.ts';
import type { HostName, NodeName, Taint } from '../../model/lab.ts';
import type { VmState } from '../facts.ts';
import type { ActionId, Clock, World } from '../ports.ts';
import type { Mishap } from './mishap.ts';

/** A whole lab in memory, driven by its own clock: same seed, same calls → the same events. */
export interface SimulatedWorld extends World {
  readonly clock: Clock;
  /** When the next thing happens in it; `Infinity`: never. */
  readonly nextAt: number;
  /** Runs everything that is due up to and including `at`, delivering events on the way. */
  advanceTo(at: number): void;
  /** Does to the lab what people and misfortune do. */
  inject(mishap: Mishap): void;
  /** Ends every fault that still holds: networks join, lost packets arrive, stuck budgets loosen. */
  heal(): void;
  /** What is really so, for safety properties and tests; never for the core. */
  readonly truth: Truth;
}

export interface Truth {
  readonly now: number;
  readonly hosts: ReadonlyMap<HostName, HostTruth>;
  readonly vms: ReadonlyMap<NodeName, { readonly state: VmState }>;
  readonly nodes: ReadonlyMap<NodeName, { readonly running: boolean; readonly ready: boolean }>;
  /** A node as the API has it. The simulated scheduler goes by the declared labels alone. */
  nodeObject(node: NodeName): NodeObjectTruth | undefined;
  readonly etcd: {
    readonly voters: readonly NodeName[];
    readonly healthy: readonly NodeName[];
    readonly quorum: boolean;
    readonly leader?: NodeName;
  };
  readonly pods: readonly PodTruth[];
  /** The controller alone hears nobody. */
  readonly isolated: boolean;
  readonly ceph: { readonly monQuorum: boolean; readonly inactivePgs: number };
  /** What happened, newest last, as far back as it is kept. */
  readonly history: readonly Happening[];
}

export interface NodeObjectTruth {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

export interface HostTruth {
  readonly power: 'off' | 'booting' | 'on' | 'hung';
  readonly inUse: boolean;
  /** It hears neither the other hosts nor the controller. */
  readonly partitioned: boolean;
}

export interface PodTruth {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly workload: WorkloadRef;
  readonly node?: NodeName;
  /** Its process really runs, whatever the API believes. */
  readonly alive: boolean;
  readonly ready: boolean;
  /** ReadWriteOnce claims that it really writes to. */
  readonly writes: readonly string[];
}

export interface Happening {
  readonly at: number;
  /** A sentence for the trace of a simulation. */
  readonly text: string;
  /** The request that caused it. */
  readonly action?: ActionId;
}
