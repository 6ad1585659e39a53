import { expect, test } from 'vitest';
import {
  apartFrom,
  hostName,
  labOf,
  manifestsOf,
  type SmallHost,
  type SmallWorkload,
} from '../../test/forecast/small-lab.ts';
import { foresee } from './foresee.ts';

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };
const onN3 = new Map([['kubernetes.io/hostname', 'n3']]);
const amd64 = new Map([['kubernetes.io/arch', 'amd64']]);

test('pods that do not run say what they need, and the largest room there is', () => {
  const lab = labOf([plane, { memoryGiB: 16 }, { memoryGiB: 4 }, { arch: 'arm64', memoryGiB: 8 }]);
  const manifests = manifestsOf([
    { name: 'jellyfin', memoryMiB: 10 * 1024, nodeSelector: amd64 },
    { name: 'small', memoryMiB: 512, nodeSelector: new Map([['kubernetes.io/hostname', 'n3']]) },
  ]);
  expect(foresee(lab, manifests, off('h2')).pods.stranded).toEqual([
    {
      pod: 'default/jellyfin',
      workload: 'Deployment/default/jellyfin',
      verdict: 'impossible',
      reason: 'memory',
      why: 'needs 10 GiB, largest on amd64, even empty, is 3.3 GiB on n3',
    },
  ]);
});

test('pods are unplaced when only what stands in the way leaves too little', () => {
  const lab = labOf([plane, { memoryGiB: 8 }, { memoryGiB: 8 }]);
  const manifests = manifestsOf([
    { name: 'a', memoryMiB: 4096 },
    { name: 'b', memoryMiB: 4096 },
  ]);
  const [stranded] = foresee(lab, manifests, off('h3')).pods.stranded;
  expect(stranded).toMatchObject({ pod: 'default/b', verdict: 'unplaced', reason: 'memory' });
  expect(stranded?.why).toBe('needs 4 GiB, largest free is 3.2 GiB on n2');
});

test('pods are unknown when they need a device of which the lab says nothing', () => {
  const manifests = manifestsOf([
    {
      name: 'frigate',
      requests: {
        cpuMillis: 0,
        memoryBytes: 0,
        ephemeralStorageBytes: 0,
        extended: new Map([['gpu.intel.com/i915', 1]]),
      },
    },
  ]);
  const { stranded } = foresee(labOf([plane, {}]), manifests, off()).pods;
  expect(stranded).toMatchObject([{ verdict: 'unknown', reason: 'extended-resource' }]);
});

test('the architecture is named when only that is missing', () => {
  const lab = labOf([plane, {}, { arch: 'arm64' }]);
  const manifests = manifestsOf([{ name: 'a', nodeSelector: amd64 }]);
  expect(foresee(lab, manifests, off('h2')).pods.stranded).toMatchObject([
    { reason: 'arch', why: 'needs amd64: n3 is arm64, n1 is a control plane' },
  ]);
});

test('of replicas that shun each other as many are impossible as there are nodes too few', () => {
  const lab = labOf([plane, {}, {}, {}]);
  const manifests = manifestsOf([
    { name: 'db', kind: 'StatefulSet', replicas: 3, podAntiAffinity: [apartFrom('db')] },
  ]);
  const forecast = foresee(lab, manifests, off('h3', 'h4'));
  expect(forecast.pods.stranded.map(({ verdict }) => verdict)).toEqual([
    'impossible',
    'impossible',
  ]);
  expect(forecast.pods.stranded[0]?.why).toBe(
    'its 3 replicas may not share a node, and only 1 that are on can take one',
  );
});

test('a replica whose local volume is on a full node is not one too many', () => {
  const manifests = manifestsOf(
    [
      { name: 'house', memoryMiB: 2560, priority: 100, nodeSelector: onN3 },
      { name: 'a', replicas: 2, memoryMiB: 2048, claims: ['data'] },
    ],
    {
      claims: [
        {
          namespace: 'default',
          name: 'data',
          storageClass: 'local',
          accessModes: ['ReadWriteOnce'],
          sizeBytes: 1,
          localNode: 'n3',
        },
      ],
    },
  );
  const { stranded } = foresee(labOf([plane, {}, {}]), manifests, off()).pods;
  expect(stranded.map(({ verdict }) => verdict)).toEqual(['unplaced', 'unplaced']);
});

test('pods of lower rank make room, and they say who took their place', () => {
  const lab = labOf([plane, { memoryGiB: 8 }, { memoryGiB: 8 }]);
  const manifests = manifestsOf([
    { name: 'house', memoryMiB: 4096, priority: 100 },
    { name: 'fun', memoryMiB: 4096 },
  ]);
  const forecast = foresee(lab, manifests, off('h2'));
  expect(forecast.pods.stranded).toMatchObject([
    { pod: 'default/fun', verdict: 'unplaced', reason: 'preempted' },
  ]);
  expect(forecast.pods.stranded[0]?.why).toContain('made room for default/house');
});

test.each([
  ['lower', 0, 'unplaced'],
  ['higher', 200, 'impossible'],
])('a DaemonSet of %s rank in the way decides the verdict', (_, priority, verdict) => {
  const lab = labOf([plane, {}, {}]);
  const manifests = manifestsOf([
    { name: 'agent', kind: 'DaemonSet', memoryMiB: 2048, priority, nodeSelector: onN3 },
    { name: 'polite', memoryMiB: 2048, priority: 100, preemptionPolicy: 'Never' },
  ]);
  expect(foresee(lab, manifests, off('h2')).pods.stranded).toMatchObject([{ verdict }]);
});

test('a DaemonSet wants no pod on a host that is off', () => {
  const manifests = manifestsOf([{ name: 'agent', kind: 'DaemonSet', memoryMiB: 64 }]);
  expect(foresee(labOf([plane, {}, {}]), manifests, off('h2')).pods).toEqual({
    wanted: 1,
    run: 1,
    stranded: [],
    uncertain: [],
  });
});

test('without quorum what is displaced starts nowhere, and the rest runs on', () => {
  const lab = labOf([plane, {}, {}]);
  const manifests = manifestsOf([
    { name: 'a', replicas: 2, podAntiAffinity: [apartFrom('a')], memoryMiB: 64 },
  ]);
  const forecast = foresee(lab, manifests, off('h1', 'h2'));
  expect(forecast.endpoint.reachable).toBe(false);
  expect(forecast.pods.run).toBe(1);
  expect(forecast.pods.stranded).toHaveLength(1);
});

test('a switched-off node still counts for topology spread, as its Node object stays', () => {
  const spread: SmallWorkload = {
    name: 'web',
    replicas: 3,
    topologySpread: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        selector: { matchLabels: new Map([['app', 'web']]), matchExpressions: [] },
        minDomains: 1,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
      },
    ],
    tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }],
  };
  const stranded = foresee(labOf([plane, {}, {}]), manifestsOf([spread]), off('h3')).pods.stranded;
  expect(stranded).toMatchObject([{ reason: 'topology-spread', verdict: 'unplaced' }]);
});

test('a pod is certain to run when nothing that ranks as high could fill all its nodes', () => {
  const lab = labOf([plane, { memoryGiB: 4 }, { memoryGiB: 4 }]);
  const manifests = manifestsOf([
    { name: 'big', memoryMiB: 3000 },
    { name: 'small', memoryMiB: 300 },
    { name: 'house', memoryMiB: 3000, priority: 100 },
  ]);
  expect(foresee(lab, manifests, off()).pods).toMatchObject({ run: 3, uncertain: ['default/big'] });
});
