import fc from 'fast-check';
import type { Case, CaseNode, Manifest } from './case.ts';
import { drawnNodes } from './draw-lab.ts';
import { drawnSpec } from './draw-pod.ts';
import { drawnVolumes, NOTHING, volumeOf } from './draw-volume.ts';
import type { Json } from './json.ts';
import { seldom } from './odds.ts';
import { STORAGE_CLASSES } from './volumes.ts';

/** Namespaces, priority classes and storage classes that all cases share, as manifests. */
export const FURNITURE: readonly Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'other', labels: { team: 'b' } },
  },
  priorityClass('low', -5),
  priorityClass('high', 100),
  priorityClass('higher', 1000),
  priorityClass('polite', 500, 'Never'),
  ...STORAGE_CLASSES,
];

function priorityClass(name: string, value: number, preemptionPolicy?: string): Manifest {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
  };
}

/** Labs of a control plane and up to five workers, with up to seven workloads that just about fit. */
export const drawnCases: fc.Arbitrary<Case> = fc
  .record({ nodes: drawnNodes, count: fc.integer({ min: 1, max: 7 }) })
  .chain(({ nodes, count }) =>
    fc.record({
      nodes: fc.constant(nodes),
      workloads: fc.tuple(...Array.from({ length: count }, (_, index) => workload(index, count))),
      limits: seldom(fc.integer({ min: 0, max: 2 }), 3),
      off: fc.subarray(nodes.slice(1).map((_, index) => `h${index + 2}`)),
    }),
  )
  .map(({ nodes, workloads, limits, off }) => ({
    nodes,
    objects: [
      ...FURNITURE,
      ...(limits === undefined ? [] : csiNodes(nodes, limits)),
      ...workloads.flatMap(({ objects }) => objects),
    ],
    hidden: workloads.flatMap(({ hidden }) => hidden),
    off,
  }));

function csiNodes(nodes: readonly CaseNode[], count: number): Manifest[] {
  return nodes.map((_, index) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name: `n${index + 1}` },
    spec: {
      drivers: [
        {
          name: 'rbd.csi.ceph.com',
          nodeID: `n${index + 1}`,
          topologyKeys: [],
          allocatable: { count },
        },
      ],
    },
  }));
}

interface Drawn {
  readonly objects: readonly Manifest[];
  readonly hidden: readonly Manifest[];
}

function workload(index: number, count: number): fc.Arbitrary<Drawn> {
  const app = `w${index}`;
  return fc
    .record({
      kind: fc.constantFrom(
        'Deployment',
        'Deployment',
        'Deployment',
        'StatefulSet',
        'StatefulSet',
        'DaemonSet',
        'Pod',
        'Job',
      ),
      namespace: fc.constantFrom('default', 'default', 'default', 'other'),
      replicas: fc.integer({ min: 1, max: 3 }),
      isParallel: fc.boolean(),
      tier: seldom(fc.constant('front'), 3),
      spec: drawnSpec(app, count),
      volume: seldom(drawnVolumes, 5),
      isProtected: fc.constantFrom(true, false, false, false, false),
    })
    .map(({ kind, namespace, volume, isProtected, ...drawn }) => {
      const labels = { app, ...(drawn.tier === undefined ? {} : { tier: drawn.tier }) };
      const made = volume === undefined ? NOTHING : volumeOf(volume, app, namespace, kind);
      const spec: Json = {
        ...drawn.spec,
        ...(made.podVolume === undefined ? {} : { volumes: [made.podVolume] }),
      };
      const object = workloadObject(kind, app, namespace, labels, spec, {
        ...drawn,
        claimTemplates: made.claimTemplates,
      });
      const budget: Manifest = {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: app, namespace },
        spec: { minAvailable: 1, selector: { matchLabels: { app } } },
      };
      return {
        objects: [...made.objects, ...(isProtected ? [budget] : []), object],
        hidden: made.hidden,
      };
    });
}

interface Shape {
  readonly replicas: number;
  readonly isParallel: boolean;
  readonly claimTemplates: readonly Manifest[];
}

function workloadObject(
  kind: string,
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  spec: Json,
  { replicas, isParallel, claimTemplates }: Shape,
): Manifest {
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: { app: name } };
  const metadata = { name, namespace };
  switch (kind) {
    case 'Deployment':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, selector, template } };
    case 'DaemonSet':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template } };
    case 'StatefulSet': {
      const order = isParallel ? { podManagementPolicy: 'Parallel' } : {};
      const claims = { volumeClaimTemplates: claimTemplates };
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: { replicas, selector, template, ...order, ...claims },
      };
    }
    case 'Job': {
      const job = { parallelism: replicas, completions: replicas, template };
      return { apiVersion: 'batch/v1', kind, metadata, spec: job };
    }
    default:
      return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec };
  }
}
