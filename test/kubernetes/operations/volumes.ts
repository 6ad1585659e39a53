import type { AccessMode, Manifests } from '../../../src/kubernetes/objects.ts';

/** The driver behind each storage class of the reference lab. */
const driverOf: Readonly<Record<string, string>> = {
  'ceph-rbd': 'rbd.csi.ceph.com',
  'ceph-fs': 'cephfs.csi.ceph.com',
};

/** Ceph's drivers as the API knows them, on every node; kwok plays their attachers. */
export function drivers(nodes: readonly string[]): unknown[] {
  const names = Object.values(driverOf);
  return [
    ...names.map((name) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name },
      spec: { attachRequired: name.startsWith('rbd') },
    })),
    ...nodes.map((name) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name },
      spec: { drivers: names.map((driver) => ({ name: driver, nodeID: name })) },
    })),
  ];
}

/** A volume for each claim that the manifests make, as a provisioner would have made it. */
export function volumesFor({ workloads, claims }: Manifests): unknown[] {
  const templated = workloads.flatMap(({ name, namespace, replicas, claimTemplates }) =>
    claimTemplates.flatMap((template) =>
      Array.from({ length: replicas }, (_, ordinal) => ({
        ...template,
        namespace,
        name: `${template.name}-${name}-${ordinal}`,
      })),
    ),
  );
  return [...claims, ...templated].map(volume);
}

function volume(claim: {
  readonly namespace: string;
  readonly name: string;
  readonly storageClass: string;
  readonly accessModes: readonly AccessMode[];
  readonly sizeBytes: number;
}): unknown {
  const { namespace, name, storageClass, accessModes, sizeBytes } = claim;
  const driver = driverOf[storageClass];
  if (driver === undefined) throw new Error(`bug: nobody provisions ${storageClass}`);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${namespace}-${name}` },
    spec: {
      storageClassName: storageClass,
      accessModes,
      capacity: { storage: String(sizeBytes) },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      csi: { driver, volumeHandle: `${namespace}-${name}` },
    },
  };
}
