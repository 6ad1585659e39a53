import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { HostName, NodeName } from '../model/lab.ts';

/**
 * What can be seen of the lab. A fact has a subject, a kind and a value or `unobservable`; a newer
 * fact replaces the older one of the same subject and kind.
 */
export interface FactValues {
  /** Does the host answer on the network? `false` is silence, not proof of power-off. Subject: host. */
  'host.reachable': boolean;
  /** Mains power as measured by a plug: `off` is proof. Only hosts with a meter. Subject: host. */
  'host.power': 'on' | 'off';
  /** Does a person use the host now (a session, a game)? Subject: host. */
  'host.in-use': boolean;
  /** The domain as its hypervisor sees it; `shutoff`, `crashed` and `absent` prove that the node does not run. Subject: node. */
  'vm.state': VmState;
  /** Subject: node. */
  'talos.stage': TalosStage;
  /** What the node's own etcd says of itself. Subject: node. */
  'etcd.status': EtcdStatus;
  /** The membership, from any member that has quorum. Subject: `cluster`. */
  'etcd.members': readonly EtcdMember[];
  /** Time of the newest verified snapshot. Subject: `cluster`. */
  'etcd.snapshot': { readonly takenAt: number };
  /** Does a Kubernetes API server answer? `false` too when it answers but etcd has no quorum. Subject: `cluster`. */
  'kubernetes.api': boolean;
  /** Subject: node. */
  'kubernetes.node': KubernetesNode;
  /** Subject: `namespace/name`. `absent` ends the subject: its facts are forgotten. */
  'kubernetes.pod': Pod | 'absent';
  /** Subject: workload ref. */
  'kubernetes.workload': WorkloadStatus | 'absent';
  /** Subject: `namespace/name`. */
  'kubernetes.budget': BudgetStatus | 'absent';
  /** Subject: `namespace/claim`. */
  'kubernetes.attachment': Attachment | 'absent';
  /** Subject: `cluster`. */
  'ceph.status': CephStatus;
}

export type FactKind = keyof FactValues;

export type Fact = {
  readonly [K in FactKind]: {
    readonly kind: K;
    readonly subject: string;
    /** Unknown is never ok: an unobservable fact says since when and why it cannot be seen. */
    readonly value: FactValues[K] | Unobservable;
    /** When the value was seen, ms since the epoch of the world's clock. */
    readonly at: number;
    readonly source: Source;
  };
}[FactKind];

export interface Unobservable {
  readonly unobservable: string;
}

/**
 * Who saw it. A source that is heard renews the age of all its facts, so a quiet watch stays fresh.
 * `ping`, `plug/HOST`, `agent/HOST`, `libvirt/HOST`, `talos/NODE`, `etcd`, `kubernetes`, `ceph`, `store`.
 */
export type Source = string;

export type VmState = 'running' | 'paused' | 'shutoff' | 'crashed' | 'absent';

/** `MachineStatus.stage` of Talos, without the ones that Lowtide never meets. */
export type TalosStage =
  | 'maintenance'
  | 'installing'
  | 'booting'
  | 'running'
  | 'rebooting'
  | 'shutting-down';

export interface EtcdStatus {
  /** uint64 in hex: beyond 2^53. */
  readonly member: string;
  readonly learner: boolean;
  /** The leader's member id, or `none` when this member sees no leader. */
  readonly leader: string | 'none';
  readonly raftIndex: number;
}

export interface EtcdMember {
  readonly member: string;
  readonly node: NodeName;
  readonly learner: boolean;
}

export interface KubernetesNode {
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly readySince: number;
  /** Who cordoned it; `nobody`: schedulable. */
  readonly cordonedBy: 'nobody' | 'lowtide' | 'talos' | 'person';
  readonly outOfService: boolean;
}

export interface Pod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly workload: WorkloadRef;
  /** Absent while unscheduled. */
  readonly node?: NodeName;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly since: number;
  /**
   * Why it is Pending: without a node the scheduler's word; with one what keeps its containers from
   * starting, by their states or, before it has any, by the newest warning Event about it.
   */
  readonly why?: string;
  /** A static pod, which its node's kubelet keeps from a file: it goes nowhere else. */
  readonly mirror?: true;
}

export interface WorkloadStatus {
  /** Wanted now, the surge included. */
  readonly replicas: number;
  readonly ready: number;
  /** Lowtide asked for one replica more. */
  readonly surged: boolean;
}

export interface BudgetStatus {
  readonly disruptionsAllowed: number;
  readonly workloads: readonly WorkloadRef[];
}

export interface Attachment {
  readonly node: NodeName;
}

export interface CephStatus {
  readonly health: 'HEALTH_OK' | 'HEALTH_WARN' | 'HEALTH_ERR';
  readonly mons: readonly { readonly host: HostName; readonly inQuorum: boolean }[];
  readonly osds: readonly CephOsd[];
  /** Hosts whose OSDs carry noout, by whomever. */
  readonly noout: readonly HostName[];
  readonly pgs: { readonly clean: number; readonly degraded: number; readonly inactive: number };
}

export interface CephOsd {
  readonly id: number;
  readonly host: HostName;
  readonly up: boolean;
  readonly in: boolean;
}
