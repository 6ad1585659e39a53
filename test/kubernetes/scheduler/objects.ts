import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import type { Manifest } from './case.ts';

/** Deletes without a grace period: nobody plays kubelets that would end pods. */
export const NOW = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 };

const PLURALS: Readonly<Record<string, string>> = {
  CSINode: 'csinodes',
  StorageClass: 'storageclasses',
  PriorityClass: 'priorityclasses',
};

/** Where objects of its kind are created. */
function collectionOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const isOfCluster = ['Node', 'PersistentVolume', 'Namespace', ...Object.keys(PLURALS)];
  if (isOfCluster.includes(kind)) return `${group}/${plural}`;
  return `${group}/namespaces/${metadata.namespace ?? 'default'}/${plural}`;
}

export function pathOf(object: Manifest): string {
  return `${collectionOf(object)}/${object.metadata.name}`;
}

/** All at once, for none waits for another. */
export async function create(plane: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  await Promise.all(objects.map((object) => plane.request('POST', collectionOf(object), object)));
}

interface PodToleration {
  readonly key?: string;
  readonly operator?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** Those that are there already stay as they are. */
export async function ensure(plane: ControlPlane, objects: readonly Manifest[]): Promise<void> {
  for (const object of objects) {
    const { status, body } = await plane.ask('POST', collectionOf(object), object);
    if (status !== 201 && status !== 409) throw new Error(`${status} ${JSON.stringify(body)}`);
  }
}

/** A Pod as the API server tells it, as far as anybody looks here. */
export interface PodObject {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string; readonly tolerations?: readonly PodToleration[] };
  readonly status: {
    readonly nominatedNodeName?: string;
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
  };
}

/** Why it is not placed; empty before the scheduler has tried. */
export function messageOf({ status }: PodObject): string {
  return status.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '';
}

/** By `namespace/name`. */
export async function podsThere(plane: ControlPlane): Promise<ReadonlyMap<string, PodObject>> {
  const { items } = (await plane.request('GET', '/api/v1/pods')) as { items: PodObject[] };
  return new Map(items.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
}

/** Will it be placed once its victims are gone? */
export function isNominated({ status }: PodObject): boolean {
  return (status.nominatedNodeName ?? '') !== '';
}
