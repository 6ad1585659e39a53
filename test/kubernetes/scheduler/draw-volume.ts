import fc from 'fast-check';
import type { Manifest } from './case.ts';
import { ZONES } from './draw-lab.ts';
import type { Json } from './json.ts';

type How =
  | 'ceph'
  | 'ceph-late'
  | 'nas'
  | 'local'
  | 'zonal'
  | 'two-nodes'
  | 'unbound-local'
  | 'ephemeral'
  | 'undeclared'
  | 'missing'
  | 'template';

/** How a volume of a pod comes about. */
export const drawnVolumes = fc.record({
  how: fc.constantFrom<How>(
    'ceph',
    'ceph',
    'ceph-late',
    'nas',
    'local',
    'zonal',
    'two-nodes',
    'unbound-local',
    'ephemeral',
    'undeclared',
    'missing',
    'template',
  ),
  isAlone: fc.constantFrom(true, false, false),
  node: fc.integer({ min: 1, max: 5 }),
  zone: fc.constantFrom(...ZONES),
});

type Volume = typeof drawnVolumes extends fc.Arbitrary<infer T> ? T : never;

/** What it takes for the volume, and how the pod names it. */
export interface MadeVolume {
  readonly objects: readonly Manifest[];
  /** In the cluster and in no manifest. */
  readonly hidden: readonly Manifest[];
  readonly podVolume?: Json;
  readonly claimTemplates: readonly Manifest[];
}

export const NOTHING: MadeVolume = { objects: [], hidden: [], claimTemplates: [] };

export function volumeOf(drawn: Volume, app: string, namespace: string, kind: string): MadeVolume {
  const spec = claimSpec(drawn);
  const claim = (storageClassName: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `c-${app}`, namespace },
    spec: spec(storageClassName),
  });
  const podVolume = { name: 'data', persistentVolumeClaim: { claimName: `c-${app}` } };
  const claimRef = { namespace, name: `c-${app}` };
  const volume = (expression: Json, more: Json = { claimRef }) =>
    localVolume(`v-${app}`, drawn, expression, more);
  const local = (...objects: readonly Manifest[]): MadeVolume => ({
    ...NOTHING,
    objects: [claim('local'), ...objects],
    podVolume,
  });
  const inZone = { key: 'zone', operator: 'In', values: [drawn.zone] };
  switch (drawn.how) {
    case 'ceph':
    case 'ceph-late':
    case 'nas':
      return { ...NOTHING, objects: [claim(drawn.how)], podVolume };
    case 'local':
      return local(volume(onNodes(drawn.node)));
    case 'zonal':
      return local(volume(inZone));
    case 'two-nodes':
      return local(volume(onNodes(drawn.node, drawn.node + 1)));
    case 'unbound-local':
      return local(volume(onNodes(drawn.node), {}));
    case 'undeclared':
      return { ...NOTHING, hidden: [claim('local'), volume(inZone)], podVolume };
    case 'missing':
      return { ...NOTHING, podVolume };
    case 'template': {
      if (kind !== 'StatefulSet') return { ...NOTHING, objects: [claim('ceph')], podVolume };
      return { ...NOTHING, claimTemplates: [{ ...claim('ceph'), metadata: { name: 'data' } }] };
    }
    case 'ephemeral': {
      const ephemeral = { volumeClaimTemplate: { spec: spec('ceph-late') } };
      return { ...NOTHING, podVolume: { name: 'scratch', ephemeral } };
    }
  }
}

function claimSpec({ isAlone }: Volume): (storageClassName: string) => Json {
  return (storageClassName) => ({
    accessModes: [isAlone ? 'ReadWriteOncePod' : 'ReadWriteOnce'],
    storageClassName,
    resources: { requests: { storage: '1Gi' } },
  });
}

function localVolume(name: string, drawn: Volume, expression: Json, more: Json): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: claimSpec(drawn)('local').accessModes,
      storageClassName: 'local',
      local: { path: '/data' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
      ...more,
    },
  };
}

function onNodes(...nodes: readonly number[]): Json {
  const values = nodes.map((node) => `n${node}`);
  return { key: 'kubernetes.io/hostname', operator: 'In', values };
}
