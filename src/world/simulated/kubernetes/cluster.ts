import { covers } from '../../../kubernetes/budget.ts';
import type {
  AccessMode,
  Claim,
  DisruptionBudget,
  Manifests,
  Workload,
  WorkloadRef,
} from '../../../kubernetes/objects.ts';
import { schedulingNode } from '../../../kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../../../kubernetes/scheduling/pod.ts';
import { createSchedule, type Schedule } from '../../../kubernetes/scheduling/schedule.ts';
import type { Lab, LabNode, NodeName } from '../../../model/lab.ts';
import { hostOf } from '../../../model/shape.ts';
import type { Random } from '../random.ts';

/** What the API server stores: belief, which physical truth may have left behind. */
export interface Cluster {
  /** An API server answers, with etcd behind it. */
  apiUp: boolean;
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
  readonly pods: Set<PodObject>;
}

export interface WorkloadObject {
  readonly workload: Workload;
  surged: boolean;
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

export function createCluster(lab: Lab, manifests: Manifests, random: Random): Cluster {
  const workloads = new Map<WorkloadRef, WorkloadObject>();
  for (const workload of manifests.workloads) {
    workloads.set(workload.ref, {
      workload,
      surged: false,
      retire: 'any',
      pods: new Set(),
      budgets: [],
      replicaSet: random.suffix(9),
    });
  }
  const budgets = manifests.budgets.map((budget) => budgetObject(budget, workloads));
  const nodes = [...lab.nodes.values()].map((node) => [node.name, nodeObject(node)] as const);
  return {
    apiUp: false,
    servers: [],
    nodes: new Map(nodes),
    workloads,
    pods: new Map(),
    podsByName: new Map(),
    claims: claimObjects(lab, manifests),
    budgets,
    schedule: createSchedule(
      // Nothing can be placed on a node before it has joined.
      [...lab.nodes.values()].map((node) => ({
        ...schedulingNode(node, hostOf(lab, node.host), manifests.volumeLimits),
        isUp: false,
      })),
    ),
    podCount: 0,
    due: {
      awake: false,
      scheduler: false,
      workloads: new Set(),
      kubelets: new Set(),
      claims: new Set(),
    },
  };
}

function nodeObject(node: LabNode): NodeObject {
  return {
    node,
    registered: false,
    ready: 'False',
    readySince: 0,
    connected: false,
    silentSince: 0,
    unreachableSince: undefined,
    cordonedBy: 'nobody',
    outOfService: false,
    pods: new Set(),
  };
}

function budgetObject(
  budget: DisruptionBudget,
  workloads: ReadonlyMap<WorkloadRef, WorkloadObject>,
): BudgetObject {
  const object: BudgetObject = { budget, workloads: [] };
  for (const owner of workloads.values()) {
    const { namespace, template } = owner.workload;
    if (!covers(budget, { namespace, labels: template.labels })) continue;
    object.workloads.push(owner);
    owner.budgets.push(object);
  }
  return object;
}

function claimObjects(lab: Lab, manifests: Manifests): Map<string, ClaimObject> {
  const claims = new Map<string, ClaimObject>();
  const add = (
    claim: Pick<Claim, 'namespace' | 'name' | 'storageClass' | 'accessModes' | 'localNode'>,
  ) => {
    const key = `${claim.namespace}/${claim.name}`;
    const local = [...lab.nodes.keys()].find((node) => node === claim.localNode);
    const isShared = claim.accessModes.some((m) => m === 'ReadWriteMany' || m === 'ReadOnlyMany');
    claims.set(key, {
      key,
      storageClass: claim.storageClass,
      accessModes: claim.accessModes,
      localNode: local,
      isExclusive: !isShared && local === undefined,
      attachedTo: undefined,
      pods: new Set(),
      busy: false,
      orphanedAt: undefined,
    });
  };
  for (const claim of manifests.claims) add(claim);
  for (const { namespace, name, replicas, claimTemplates } of manifests.workloads) {
    for (const template of claimTemplates) {
      for (let ordinal = 0; ordinal < replicas; ordinal++) {
        const claim = `${template.name}-${name}-${ordinal}`;
        if (!claims.has(`${namespace}/${claim}`)) add({ ...template, namespace, name: claim });
      }
    }
  }
  return claims;
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
