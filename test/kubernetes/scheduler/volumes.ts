import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import type { Manifest } from './case.ts';
import { mapAt, textAt } from './json.ts';
import { ensure, pathOf } from './objects.ts';

/** Plays the controllers of volumes and the provisioners of all CSI drivers. */
export interface Volumes {
  /** The volumes and claims of the manifests. */
  readonly make: () => Promise<void>;
  /** A claim that comes with a pod; one of the name that is there already is kept. */
  readonly claim: (object: Manifest) => Promise<void>;
  readonly drop: (object: Manifest) => Promise<void>;
  /** Binds what the scheduler has decided on; was there anything? */
  readonly provision: () => Promise<boolean>;
}

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Those that every case may use; `ceph` and `ceph-late` are known to the lab. */
export const STORAGE_CLASSES: readonly Manifest[] = [
  storageClass('ceph', 'rbd.csi.ceph.com', 'Immediate'),
  storageClass('ceph-late', 'rbd.csi.ceph.com', 'WaitForFirstConsumer'),
  storageClass('nas', 'nas.csi.test', 'Immediate'),
  storageClass('local', NO_PROVISIONER, 'WaitForFirstConsumer'),
];

function storageClass(name: string, provisioner: string, volumeBindingMode: string): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner,
    volumeBindingMode,
  };
}

export function volumesOf(plane: ControlPlane, objects: readonly Manifest[]): Volumes {
  const persistent = objects.filter(({ kind }) => kind === 'PersistentVolume');
  const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const late = new Set<string>();
  let provisioned = 0;
  const provisionFor = async (claim: Manifest): Promise<string> => {
    provisioned += 1;
    const name = `provisioned-${provisioned}`;
    await ensure(plane, [provisionedVolume(name, claim)]);
    return name;
  };
  const makeClaim = async (object: Manifest): Promise<void> => {
    const key = keyOf(object.metadata);
    const given = persistent.find((one) => ownerOf(one) === key)?.metadata.name;
    const isImmediate = classOf(object)?.volumeBindingMode === 'Immediate';
    if (given === undefined && !isImmediate) late.add(key);
    const volumeName = given ?? (isImmediate ? await provisionFor(object) : undefined);
    await ensure(plane, [volumeName === undefined ? object : bound(object, volumeName)]);
  };
  const bindLate = async (key: string): Promise<boolean> => {
    const [namespace = '', name = ''] = key.split('/');
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
    const { status, body } = await plane.ask('GET', path);
    if (status === 404) return false;
    const claim = body as Manifest;
    const isChosen =
      claim.metadata.annotations?.['volume.kubernetes.io/selected-node'] !== undefined;
    const volumeName =
      (await assumedFor(plane, key)) ?? (isChosen ? await provisionFor(claim) : undefined);
    if (volumeName === undefined) return false;
    late.delete(key);
    const { metadata, spec } = bound({ ...claim, spec: {} }, volumeName);
    await plane.request('PATCH', path, { metadata: { annotations: metadata.annotations }, spec });
    return true;
  };
  return {
    async make() {
      await ensure(plane, persistent);
      for (const object of claims) await makeClaim(object);
    },
    claim: makeClaim,
    async drop(object) {
      late.delete(keyOf(object.metadata));
      await plane.ask('DELETE', pathOf(object));
    },
    async provision() {
      let isNew = false;
      for (const key of late) isNew = (await bindLate(key)) || isNew;
      return isNew;
    },
  };
}

const VOLUMES = '/api/v1/persistentvolumes';
/** The scheduler takes a claim for bound by its annotation. */
function bound({ metadata, spec, ...object }: Manifest, volumeName: string): Manifest {
  const annotations = { ...metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' };
  return { ...object, metadata: { ...metadata, annotations }, spec: { ...spec, volumeName } };
}

function keyOf({ namespace = 'default', name }: Partial<Manifest['metadata']>): string {
  return `${namespace}/${name}`;
}

/** The claim that the volume is given to, if any. */
function ownerOf({ spec = {} }: Manifest): string | undefined {
  return spec.claimRef === undefined ? undefined : keyOf(mapAt(spec, 'claimRef'));
}

function classOf({ spec = {} }: Manifest): Manifest | undefined {
  return STORAGE_CLASSES.find(({ metadata }) => metadata.name === textAt(spec, 'storageClassName'));
}

/** The volume that the scheduler has given to the claim. */
async function assumedFor(plane: ControlPlane, key: string): Promise<string | undefined> {
  const { items } = (await plane.request('GET', VOLUMES)) as { items: Manifest[] };
  return items.find((volume) => ownerOf(volume) === key)?.metadata.name;
}

function provisionedVolume(name: string, claim: Manifest): Manifest {
  const { metadata, spec = {} } = claim;
  const { accessModes, storageClassName } = spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes,
      storageClassName,
      claimRef: { namespace: metadata.namespace ?? 'default', name: metadata.name },
      csi: { driver: String(classOf(claim)?.provisioner ?? 'none'), volumeHandle: name },
    },
  };
}
