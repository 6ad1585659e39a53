import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { referenceLab } from '../../simulation/reference-lab.ts';
import type { Observer } from './observer.ts';

/** Where what the adapter tells is not what a fresh list of the API server says; empty is well. */
export async function differences(plane: ControlPlane, { facts }: Observer): Promise<string[]> {
  const truth = await readTruth(plane);
  const told = new Map([...facts].map(([key, { kind, value }]) => [key, gist(kind, value)]));
  told.delete('kubernetes.api cluster');
  return [...new Set([...truth.keys(), ...told.keys()])].flatMap((key) => {
    const [wanted, found] = [truth.get(key), told.get(key)].map((one) => JSON.stringify(one));
    return wanted === found ? [] : [`${key} is ${wanted}, told is ${found}`];
  });
}

interface Thing {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** By `kind subject`, in the form of {@link gist}. Written without any of the adapter's readers. */
async function readTruth(plane: ControlPlane): Promise<Map<string, unknown>> {
  const list = async (path: string) =>
    ((await plane.request('GET', path)) as { readonly items: readonly Thing[] }).items;
  const [nodes, pods, sets, deployments, daemons, budgets, volumes, attachments] =
    await Promise.all([
      list('/api/v1/nodes'),
      list('/api/v1/pods'),
      list('/apis/apps/v1/replicasets'),
      list('/apis/apps/v1/deployments'),
      list('/apis/apps/v1/daemonsets'),
      list('/apis/policy/v1/poddisruptionbudgets'),
      list('/api/v1/persistentvolumes'),
      list('/apis/storage.k8s.io/v1/volumeattachments'),
    ]);
  const truth = new Map<string, unknown>();
  const { lab } = referenceLab();
  for (const { metadata, spec, status } of nodes) {
    if (![...lab.nodes.keys()].some((name) => name === metadata.name)) continue;
    truth.set(`kubernetes.node ${metadata.name}`, {
      ready: conditionOf(status, 'Ready') ?? 'Unknown',
      cordoned: spec.unschedulable === true,
    });
  }
  const ready = new Map<string, number>();
  for (const pod of pods) {
    const workload = workloadOf(pod, sets);
    const isReady = conditionOf(pod.status, 'Ready') === 'True';
    const isTerminating = pod.metadata.deletionTimestamp !== undefined;
    if (isReady && !isTerminating) ready.set(workload, (ready.get(workload) ?? 0) + 1);
    truth.set(`kubernetes.pod ${subjectOf(pod)}`, {
      uid: pod.metadata.uid,
      workload,
      node: pod.spec.nodeName,
      phase: pod.status?.phase,
      ready: isReady,
      terminating: isTerminating,
    });
  }
  for (const [kind, things] of [
    ['Deployment', deployments],
    ['DaemonSet', daemons],
  ] as const) {
    for (const one of things) {
      const ref = `${kind}/${subjectOf(one)}`;
      const replicas =
        kind === 'Deployment' ? one.spec.replicas : one.status?.desiredNumberScheduled;
      truth.set(`kubernetes.workload ${ref}`, { replicas, ready: ready.get(ref) ?? 0 });
    }
  }
  for (const one of budgets) {
    truth.set(`kubernetes.budget ${subjectOf(one)}`, {
      disruptionsAllowed: one.status?.disruptionsAllowed ?? 0,
    });
  }
  for (const { spec, status } of attachments) {
    const { persistentVolumeName: name } = spec.source as { persistentVolumeName?: string };
    const volume = volumes.find(({ metadata }) => metadata.name === name);
    const claim = volume?.spec.claimRef as { namespace: string; name: string } | undefined;
    if (status?.attached !== true || claim === undefined) continue;
    truth.set(`kubernetes.attachment ${claim.namespace}/${claim.name}`, { node: spec.nodeName });
  }
  return truth;
}

/** What both sides tell, and nothing else. */
function gist(kind: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'unobservable' in value) return value;
  const of = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'kubernetes.node':
      return { ready: of.ready, cordoned: of.cordonedBy !== 'nobody' };
    case 'kubernetes.pod': {
      const { uid, workload, node, phase, ready, terminating } = of;
      return { uid, workload, node, phase, ready, terminating };
    }
    case 'kubernetes.workload':
      return { replicas: of.replicas, ready: of.ready };
    case 'kubernetes.budget':
      return { disruptionsAllowed: of.disruptionsAllowed };
    default:
      return value;
  }
}

function workloadOf({ metadata }: Thing, sets: readonly Thing[]): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return `Pod/${metadata.namespace}/${metadata.name}`;
  if (owner.kind !== 'ReplicaSet') return `${owner.kind}/${metadata.namespace}/${owner.name}`;
  const set = sets.find(
    (one) => one.metadata.name === owner.name && one.metadata.namespace === metadata.namespace,
  );
  const above = set?.metadata.ownerReferences?.[0];
  return above === undefined
    ? `Pod/${metadata.namespace}/${metadata.name}`
    : `Deployment/${metadata.namespace}/${above.name}`;
}

function subjectOf({ metadata }: Thing): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function conditionOf(status: Thing['status'], type: string): string | undefined {
  const conditions = (status?.conditions ?? []) as readonly { type: string; status: string }[];
  return conditions.find((one) => one.type === type)?.status;
}
