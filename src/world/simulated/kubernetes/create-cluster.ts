import { covers } from '../../../kubernetes/budget.ts';
import type {
  Claim,
  DisruptionBudget,
  Manifests,
  WorkloadRef,
} from '../../../kubernetes/objects.ts';
import { type SchedulingNode, schedulingNode } from '../../../kubernetes/scheduling/node.ts';
import { createSchedule } from '../../../kubernetes/scheduling/schedule.ts';
import type { Lab } from '../../../model/lab.ts';
import { hostOf, nodeOf } from '../../../model/shape.ts';
import type { Random } from '../random.ts';
import type { BudgetObject, ClaimObject, Cluster, NodeObject, WorkloadObject } from './cluster.ts';
import type { ClusterTimes } from './times.ts';

/** A cluster that knows its workloads, claims and budgets, and that no node has joined yet. */
export function createCluster(
  lab: Lab,
  manifests: Manifests,
  random: Random,
  times: ClusterTimes,
): Cluster {
  const workloads = new Map<WorkloadRef, WorkloadObject>();
  for (const workload of manifests.workloads) {
    workloads.set(workload.ref, {
      workload,
      surged: false,
      isMade: false,
      retire: 'any',
      pods: new Set(),
      budgets: [],
      replicaSet: random.suffix(9),
    });
  }
  const budgets = manifests.budgets.map((budget) => budgetObject(budget, workloads));
  const described = [...lab.nodes.values()].map((node) =>
    schedulingNode(node, hostOf(lab, node.host), manifests.volumeLimits),
  );
  const nodes = described.map((node) => [node.name, nodeObject(lab, node)] as const);
  return {
    times,
    apiUp: false,
    downSince: 0,
    servers: [],
    nodes: new Map(nodes),
    workloads,
    pods: new Map(),
    podsByName: new Map(),
    claims: claimObjects(lab, manifests),
    budgets,
    schedule: createSchedule(
      // Nothing can be placed on a node before it has joined.
      described.map((node) => ({ ...node, isUp: false })),
    ),
    podCount: 0,
    taintsAgainAt: 0,
    due: {
      awake: false,
      scheduler: false,
      workloads: new Set(),
      kubelets: new Set(),
      claims: new Set(),
    },
  };
}

function nodeObject(lab: Lab, { name, labels }: SchedulingNode): NodeObject {
  const node = nodeOf(lab, name);
  // The kubelet lays its own on; the rest comes from the machine config.
  const manager = (key: string) => (/^kubernetes\.io\//.test(key) ? 'kubelet' : 'talos');
  const others = [...labels].map(
    ([key, value]) => [key, { value, manager: manager(key) }] as const,
  );
  return {
    node,
    labels: { others: new Map(others), own: new Map() },
    annotations: { others: new Map(), own: new Map() },
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
