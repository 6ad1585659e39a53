import type {
  AccessMode,
  DisruptionBudget,
  Workload,
  WorkloadRef,
} from '../../../kubernetes/objects.ts';
import type { SchedulingPod } from '../../../kubernetes/scheduling/pod.ts';
import type { Schedule } from '../../../kubernetes/scheduling/schedule.ts';
import type { LabNode, NodeName } from '../../../model/lab.ts';
import type { OwnedTexts } from './owned-texts.ts';
import type { ClusterTimes } from './times.ts';

/** What the API server stores: belief, which physical truth may have left behind. */
export interface Cluster {
  readonly times: ClusterTimes;
  /** An API server answers, with etcd behind it. */
  apiUp: boolean;
  /** When the last of them fell silent; while one answers it does not count. */
  downSince: number;
  /** The control planes whose API servers answer. */
  servers: readonly NodeName[];
  readonly nodes: Map<NodeName, NodeObject>;
  readonly workloads: Map<WorkloadRef, WorkloadObject>;
  /** By uid. */
  readonly pods: Map<string, PodObject>;
  /** By `namespace/name`. */
  readonly podsByName: Map<string, PodObject>;
  readonly claims: Map<string, ClaimObject>;
  readonly budgets: readonly BudgetObject[];
  /** Who takes up what on which node. */
  readonly schedule: Schedule;
  /** All pods ever made: gives uids. */
  podCount: number;
  readonly due: Due;
  /** When the next node may get its NoExecute taint. */
  taintsAgainAt: number;
}

/** What the controllers have yet to look at; one run takes it all. */
export interface Due {
  awake: boolean;
  scheduler: boolean;
  readonly workloads: Set<WorkloadObject>;
  readonly kubelets: Set<NodeName>;
  /** Claims whose attachment may have to change. */
  readonly claims: Set<ClaimObject>;
}

export interface NodeObject {
  readonly node: LabNode;
  /** Its kubelet has registered it once. */
  registered: boolean;
  ready: 'True' | 'False' | 'Unknown';
  readySince: number;
  /** Its kubelet is heard by an API server. */
  connected: boolean;
  /** When the heartbeats stopped; while connected they do not. */
  silentSince: number;
  /** When it got `node.kubernetes.io/unreachable:NoExecute`. */
  unreachableSince: number | undefined;
  cordonedBy: 'nobody' | 'lowtide' | 'talos' | 'person';
  outOfService: boolean;
  readonly labels: OwnedTexts;
  readonly annotations: OwnedTexts;
  readonly pods: Set<PodObject>;
}

export interface WorkloadObject {
  readonly workload: Workload;
  surged: boolean;
  /** Of a bare pod: it has been made, and is not made again. */
  isMade: boolean;
  /** Whose pods go first when the surge is taken back. */
  retire: NodeName | 'any';
  readonly pods: Set<PodObject>;
  readonly budgets: BudgetObject[];
  /** The name of a Deployment's ReplicaSet after the Deployment's own. */
  readonly replicaSet: string;
}

export interface PodObject {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: WorkloadObject;
  readonly claims: readonly ClaimObject[];
  /** As the scheduler knows it. */
  readonly request: SchedulingPod;
  node: NodeName | undefined;
  /** Where pods of lower priority were told to make room for it. */
  nominated: NodeName | undefined;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  ready: boolean;
  terminating: boolean;
  since: number;
  why: string | undefined;
  readonly createdAt: number;
}

export interface ClaimObject {
  /** `namespace/claim`. */
  readonly key: string;
  readonly storageClass: string;
  readonly accessModes: readonly AccessMode[];
  readonly localNode: NodeName | undefined;
  /** Has to be attached to the one node that mounts it for writing. */
  readonly isExclusive: boolean;
  attachedTo: NodeName | undefined;
  /** Pods that name it. */
  readonly pods: Set<PodObject>;
  /** An attachment or detachment is on its way. */
  busy: boolean;
  /** When the last pod that used it on `attachedTo` was gone while that node could not be asked. */
  orphanedAt: number | undefined;
}

export interface BudgetObject {
  readonly budget: DisruptionBudget;
  readonly workloads: WorkloadObject[];
}

export function nodeObjectOf(cluster: Cluster, name: NodeName): NodeObject {
  const node = cluster.nodes.get(name);
  if (node === undefined) throw new Error(`bug: no node object ${name}`);
  return node;
}

export function podNameOf(pod: { readonly namespace: string; readonly name: string }): string {
  return `${pod.namespace}/${pod.name}`;
}

/** Holds resources of its node. */
export function isOver(pod: PodObject): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}
