import type { WorkloadRef } from '../../../../kubernetes/objects.ts';
import type { FactValues } from '../../../facts.ts';
import type { ObjectKey } from '../watch/readers/read-object.ts';
import type { Owned, ReducedPod } from '../watch/reduced.ts';
import { createIndex } from './index-of.ts';
import { createTable, type Table } from './table.ts';
import type { Touch } from './told.ts';

/** A pod and the workload at the top of its owners. */
export interface PlacedPod {
  readonly pod: ReducedPod;
  readonly workload: WorkloadRef;
}

export interface Pods {
  readonly pods: Table<ReducedPod>;
  readonly replicasets: Table<Owned>;
  readonly jobs: Table<Owned>;
  /** `hint`: why it does not start, where its own status does not say so. */
  read(key: ObjectKey, hint: string | undefined): FactValues['kubernetes.pod'];
  get(key: ObjectKey): PlacedPod | undefined;
  inNamespace(namespace: string): Iterable<ObjectKey>;
}

/** Hears of every pod that came, changed, got another workload or went. */
export type OnPod = (
  key: ObjectKey,
  now: PlacedPod | undefined,
  before: PlacedPod | undefined,
) => void;

export function createPods(touch: Touch, onPod: OnPod): Pods {
  const placed = new Map<ObjectKey, PlacedPod>();
  const byOwner = createIndex<string, ObjectKey>();
  const byNamespace = createIndex<string, ObjectKey>();

  const place = (key: ObjectKey): void => {
    const before = placed.get(key);
    const pod = pods.get(key);
    const now = pod && { pod, workload: workloadOf(key, pod) };
    if (now === undefined) placed.delete(key);
    else placed.set(key, now);
    touch('kubernetes.pod', key);
    onPod(key, now, before);
  };

  const pods = createTable<ReducedPod>((key, now, before) => {
    const owner = ownerKey(key, now);
    const former = ownerKey(key, before);
    if (owner !== former) {
      if (former !== undefined) byOwner.remove(former, key);
      if (owner !== undefined) byOwner.add(owner, key);
    }
    if (now !== undefined) byNamespace.add(namespaceOf(key), key);
    else byNamespace.remove(namespaceOf(key), key);
    place(key);
  });

  const owners = (kind: 'ReplicaSet' | 'Job') =>
    createTable<Owned>((key, now, before) => {
      const isSame =
        now?.owner?.kind === before?.owner?.kind && now?.owner?.name === before?.owner?.name;
      if (isSame && (now === undefined) === (before === undefined)) return;
      for (const pod of [...byOwner.of(`${kind}/${key}`)]) place(pod);
    });
  const replicasets = owners('ReplicaSet');
  const jobs = owners('Job');

  const workloadOf = (key: ObjectKey, { owner, labels }: ReducedPod): WorkloadRef => {
    const namespace = namespaceOf(key);
    const above = (table: Table<Owned>, name: string) => table.get(`${namespace}/${name}`);
    switch (owner?.kind) {
      case 'StatefulSet':
      case 'DaemonSet':
        return `${owner.kind}/${namespace}/${owner.name}`;
      case 'ReplicaSet': {
        const set = above(replicasets, owner.name);
        const name = set === undefined ? deploymentByName(owner.name, labels) : deploymentOf(set);
        return name === undefined ? bare(key) : `Deployment/${namespace}/${name}`;
      }
      case 'Job': {
        const cron = above(jobs, owner.name)?.owner;
        return cron?.kind === 'CronJob'
          ? `CronJob/${namespace}/${cron.name}`
          : `Job/${namespace}/${owner.name}`;
      }
      default:
        return bare(key);
    }
  };

  return {
    pods,
    replicasets,
    jobs,
    read(key, hint) {
      const found = placed.get(key);
      return found === undefined ? 'absent' : podFact(key, found, hint);
    },
    get: (key) => placed.get(key),
    inNamespace: byNamespace.of,
  };
}

/** Nobody of Kubernetes' own makes it anew: it stands for itself. */
function bare(key: ObjectKey): WorkloadRef {
  return `Pod/${namespaceOf(key)}/${nameOf(key)}`;
}

function podFact(
  key: ObjectKey,
  { pod, workload }: PlacedPod,
  hint: string | undefined,
): FactValues['kubernetes.pod'] {
  const why = pod.why ?? hint;
  return {
    uid: pod.uid,
    namespace: namespaceOf(key),
    name: nameOf(key),
    workload,
    ...(pod.node !== undefined && { node: pod.node }),
    phase: pod.phase,
    ready: pod.ready,
    terminating: pod.terminating,
    since: pod.since,
    ...(why !== undefined && { why }),
    ...(pod.owner?.kind === 'Node' && { mirror: true }),
  };
}

function ownerKey(pod: ObjectKey, object: ReducedPod | undefined): string | undefined {
  const owner = object?.owner;
  return owner && `${owner.kind}/${namespaceOf(pod)}/${owner.name}`;
}

function deploymentOf({ owner }: Owned): string | undefined {
  return owner?.kind === 'Deployment' ? owner.name : undefined;
}

/**
 * A pod may be heard of before its ReplicaSet. The Deployment controller names ReplicaSets after the
 * Deployment and the hash that it labels their pods with (`pkg/controller/deployment/sync.go`, v1.36).
 */
function deploymentByName(
  replicaSet: string,
  labels: ReadonlyMap<string, string>,
): string | undefined {
  const hash = labels.get('pod-template-hash');
  if (hash === undefined || !replicaSet.endsWith(`-${hash}`)) return undefined;
  return replicaSet.slice(0, -hash.length - 1);
}

function nameOf(key: ObjectKey): string {
  return key.slice(key.indexOf('/') + 1);
}

export function namespaceOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf('/'));
}
