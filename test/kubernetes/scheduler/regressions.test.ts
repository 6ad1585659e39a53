import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case, CaseNode, Manifest } from './case.ts';
import { FURNITURE } from './draw.ts';
import type { Json } from './json.ts';
import { judge } from './judge.ts';
import { furnish } from './play.ts';
import { openStage, type Stage } from './scheduler.ts';

/** What the real scheduler once refuted, made small: by `judge.test.ts`, or by thinking ahead. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await furnish(stage, FURNITURE);
});
afterAll(() => stage.stop());

const plane: CaseNode = { role: 'control-plane', labels: {}, taints: [], devices: {} };
const worker = (labels: CaseNode['labels'] = {}): CaseNode => ({
  role: 'worker',
  labels,
  taints: [],
  devices: {},
});
const workload = (kind: string, name: string, template: Json, spec: Json = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: {
    ...spec,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'example.test/app' }], ...template },
    },
  },
});
const asking = (requests: Json): Json => ({
  containers: [{ name: 'main', image: 'example.test/app', resources: { requests } }],
});
const mounting = (claimName: string): Json => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
});
const claimOf = (storageClassName: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName,
    resources: { requests: { storage: '1Gi' } },
  },
});
const volumeIn = (expression: Json, claim = 'data'): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'volume' },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'local',
    local: { path: '/data' },
    claimRef: { namespace: 'default', name: claim },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
  },
});
const csiNode = (name: string, count: number): Manifest => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name },
  spec: {
    drivers: [{ name: 'rbd.csi.ceph.com', nodeID: name, topologyKeys: [], allocatable: { count } }],
  },
});
const host = (node: string): Json => ({ nodeSelector: { 'kubernetes.io/hostname': node } });
const everything: Json = { tolerations: [{ operator: 'Exists' }] };
const regressions: readonly (readonly [string, Partial<Case>])[] = [
  [
    'a claim that nobody made is not mounted',
    { objects: [workload('Deployment', 'db', mounting('data'))] },
  ],
  [
    'a claim that no manifest declares may be tied to a node',
    {
      objects: [workload('Deployment', 'db', mounting('data'))],
      hidden: [
        claimOf('local'),
        volumeIn({ key: 'kubernetes.io/hostname', operator: 'In', values: ['n9'] }),
      ],
    },
  ],
  [
    'a volume of a zone is reached from there only',
    {
      nodes: [plane, worker({ zone: 'z1' }), worker()],
      objects: [
        claimOf('local'),
        volumeIn({ key: 'zone', operator: 'In', values: ['z1'] }),
        workload('Deployment', 'db', { ...mounting('data'), ...host('n3') }),
      ],
    },
  ],
  [
    'a volume that is kept from one node is not tied to it',
    {
      objects: [
        claimOf('local'),
        volumeIn({ key: 'kubernetes.io/hostname', operator: 'NotIn', values: ['n2'] }),
        workload('Deployment', 'db', mounting('data')),
      ],
    },
  ],
  [
    'of two volumes that a CSI driver may attach one of, either is the one',
    {
      objects: [
        csiNode('n2', 1),
        csiNode('n3', 0),
        ...['b', 'a'].map((name) =>
          workload(
            'StatefulSet',
            name,
            {},
            { volumeClaimTemplates: [{ ...claimOf('ceph'), metadata: { name: 'data' } }] },
          ),
        ),
      ],
    },
  ],
  [
    'an ephemeral volume counts as one of the driver',
    {
      objects: [
        csiNode('n2', 0),
        csiNode('n3', 0),
        workload('Deployment', 'job', {
          volumes: [
            {
              name: 'scratch',
              ephemeral: { volumeClaimTemplate: { spec: claimOf('ceph-late').spec } },
            },
          ],
        }),
      ],
    },
  ],
  [
    'a pod that tolerates all NoExecute taints stays on a node that is down',
    {
      objects: [
        workload(
          'Deployment',
          'web',
          { tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] },
          { replicas: 2 },
        ),
      ],
      off: ['h2'],
    },
  ],
  [
    'a pod that tolerates everything may be placed on a node that is down',
    { objects: [workload('Deployment', 'web', everything, { replicas: 3 })], off: ['h2', 'h3'] },
  ],
  [
    'a StatefulSet makes no pod before the first one runs',
    {
      objects: [
        { ...claimOf('local'), metadata: { name: 'data-db-0', namespace: 'default' } },
        volumeIn({ key: 'kubernetes.io/hostname', operator: 'In', values: ['n9'] }, 'data-db-0'),
        workload(
          'StatefulSet',
          'db',
          {},
          {
            replicas: 2,
            volumeClaimTemplates: [{ ...claimOf('ceph'), metadata: { name: 'data' } }],
          },
        ),
      ],
    },
  ],
  [
    'replicas that are too many lack what there is least of',
    { objects: [workload('Deployment', 'web', asking({ cpu: '3' }), { replicas: 3 })] },
  ],
  [
    'a DaemonSet pod on a node that is down keeps others out of its zone',
    {
      nodes: [plane, worker({ zone: 'z1' }), worker({ zone: 'z1' })],
      objects: [
        workload('DaemonSet', 'agent', host('n3')),
        workload('Deployment', 'web', {
          ...host('n2'),
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'agent' } } },
              ],
            },
          },
        }),
      ],
      off: ['h3'],
    },
  ],
  [
    'a DaemonSet pod of low rank may be pushed away',
    {
      objects: [
        workload('DaemonSet', 'agent', asking({ memory: '2500Mi' })),
        workload('Deployment', 'house', {
          ...asking({ memory: '2Gi' }),
          priorityClassName: 'high',
        }),
      ],
    },
  ],
  [
    'of two DaemonSets that want the same room either may be the first',
    {
      objects: [
        { ...workload('DaemonSet', 'b', asking({ cpu: '3' })) },
        { ...workload('DaemonSet', 'a', asking({ cpu: '2' })) },
      ],
    },
  ],
  [
    'a DaemonSet that keeps apart from another one in its zone may come too late',
    {
      nodes: [plane, worker({ zone: 'z1' }), worker({ zone: 'z1' })],
      objects: [
        workload('DaemonSet', 'b', host('n2')),
        workload('DaemonSet', 'a', {
          ...host('n3'),
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'b' } } },
              ],
            },
          },
        }),
      ],
    },
  ],
  [
    'a DaemonSet whose volume nobody declares takes no room for sure',
    {
      objects: [
        workload('DaemonSet', 'agent', { ...asking({ cpu: '3' }), ...mounting('data') }),
        workload('Deployment', 'web', asking({ cpu: '3' })),
      ],
    },
  ],
  [
    'of two hard spreads the first that refuses is told',
    {
      nodes: [plane, worker({ disk: 'ssd', zone: 'z1' }), worker({ disk: 'ssd' })],
      objects: [
        workload(
          'Deployment',
          'web',
          {
            topologySpreadConstraints: [
              { topologyKey: 'disk', minDomains: 3 },
              { topologyKey: 'zone', maxSkew: 2 },
            ].map((one) => ({
              maxSkew: 1,
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
              ...one,
            })),
          },
          { replicas: 2 },
        ),
      ],
    },
  ],
  [
    'a number beyond 64 bits is no number',
    {
      nodes: [plane, worker({ generation: '9223372036854775808' })],
      objects: [
        workload('Deployment', 'web', {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'generation', operator: 'Gt', values: ['4'] }] },
                ],
              },
            },
          },
        }),
      ],
    },
  ],
];

test.each(regressions)('%s', async (name, given) => {
  const nodes = [plane, worker(), worker()];
  const whole: Case = { nodes, objects: [], hidden: [], off: [], ...given };
  const objects = [...FURNITURE, ...whole.objects];
  const mark = name.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40);
  const { refuted } = await judge(stage, { ...whole, objects }, `m${mark}m`);
  expect(refuted).toEqual([]);
});
