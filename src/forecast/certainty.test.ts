import { expect, test } from 'vitest';
import {
  apartFrom,
  hostName,
  labOf,
  manifestsOf,
  type SmallHost,
  type SmallWorkload,
} from '../../test/forecast/small-lab.ts';
import type { Claim, Manifests } from '../kubernetes/objects.ts';
import type { Lab } from '../model/lab.ts';
import { foresee } from './foresee.ts';

/** Each of these was refuted by the real kube-scheduler. */

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };
const ceph: Lab['storage'] = {
  ceph: { osdMemoryTargetBytes: 1, pools: [], storageClasses: new Map([['ceph', 'rbd']]) },
};
const lab = labOf([plane, {}, {}], ceph);
const claim = (more: Partial<Claim> = {}): Claim => ({
  namespace: 'default',
  name: 'data',
  storageClass: 'ceph',
  accessModes: ['ReadWriteOnce'],
  sizeBytes: 1,
  ...more,
});
const uncertain = (
  workloads: readonly SmallWorkload[],
  more: Partial<Manifests> = {},
  gone = off(),
) => foresee(lab, manifestsOf(workloads, more), gone).pods.uncertain;

test.each<[string, readonly Claim[], boolean]>([
  ['of a class that the lab knows', [claim()], false],
  ['of a class of which it says nothing', [claim({ storageClass: 'nas' })], true],
  ['of a volume that any node reaches', [claim({ storageClass: 'nas', reach: [] })], false],
  ['that no manifest declares', [], true],
])('a pod with a claim %s: uncertain', (_, claims, isUncertain) => {
  const found = uncertain([{ name: 'db', claims: ['data'] }], { claims });
  expect(found).toEqual(isUncertain ? ['default/db'] : []);
});

test('a pod whose volumes a CSI driver may refuse is uncertain', () => {
  const volumeLimits = [{ node: 'n2', storageClasses: ['ceph'], volumes: 1 }];
  const found = uncertain([{ name: 'db', claims: ['data'] }], { claims: [claim()], volumeLimits });
  expect(found).toEqual(['default/db']);
});

test('a pod that an unknown scheduler or a gate decides on is uncertain', () => {
  expect(uncertain([{ name: 'a', unjudged: ['schedulingGates'] }])).toEqual(['default/a']);
});

test.each([
  ['is drawn to it', { key: '', operator: 'Exists', value: '', effect: 'NoSchedule' }, true],
  ['outlives it', { key: '', operator: 'Exists', value: '', effect: 'NoExecute' }, true],
  ['leaves it', { key: 'gpu', operator: 'Exists', value: '', effect: '' }, false],
] as const)('of a node that is down, a pod that %s', (_, toleration, isUncertain) => {
  const found = uncertain([{ name: 'a', tolerations: [toleration] }], {}, off('h3'));
  expect(found).toEqual(isUncertain ? ['default/a'] : []);
  expect(uncertain([{ name: 'a', tolerations: [toleration] }])).toEqual([]);
});

test('a DaemonSet is certain, unless a pod of higher rank may push it away', () => {
  const agent = { name: 'agent', kind: 'DaemonSet', memoryMiB: 2500 } as const;
  expect(uncertain([agent, { name: 'web', memoryMiB: 100 }])).not.toContain('default/agent-n2');
  const rival = { name: 'house', memoryMiB: 2000, priority: 100 };
  expect(uncertain([agent, rival])).toEqual(['default/agent-n3']);
  expect(uncertain([agent, { ...rival, preemptionPolicy: 'Never' }])).toEqual(['default/house']);
});

test('of two DaemonSets that want the same room neither is certain', () => {
  const daemon = (name: string, cpuMillis: number): SmallWorkload => ({
    name,
    kind: 'DaemonSet',
    cpuMillis,
    nodeSelector: onHost('n2'),
  });
  expect(uncertain([daemon('a', 2000), daemon('b', 3000)])).toEqual(['default/a-n2']);
  expect(uncertain([daemon('a', 2000), daemon('b', 9000)])).toEqual([]);
  const nodes = new Map([...lab.nodes].map(([name, node]) => [name, { ...node, labels: zone }]));
  const shy = {
    ...daemon('a', 1),
    podAntiAffinity: [{ ...apartFrom('b'), topologyKey: 'zone' }],
  };
  const beside = { ...daemon('b', 1), nodeSelector: onHost('n3') };
  const { pods } = foresee({ ...lab, nodes }, manifestsOf([shy, beside]), off());
  expect(pods.uncertain).toEqual(['default/a-n2']);
});

test('a DaemonSet whose volume may be elsewhere is not certain, and makes nothing impossible', () => {
  const agent: SmallWorkload = { name: 'agent', kind: 'DaemonSet', cpuMillis: 3000 };
  const web: SmallWorkload = { name: 'web', cpuMillis: 3000 };
  const strandedWith = (claims: readonly Claim[]) =>
    foresee(lab, manifestsOf([{ ...agent, claims: ['data'] }, web], { claims }), off()).pods;
  expect(strandedWith([claim()])).toMatchObject({
    stranded: [{ verdict: 'impossible' }],
    uncertain: [],
  });
  expect(strandedWith([])).toMatchObject({
    stranded: [{ verdict: 'unplaced' }],
    uncertain: ['default/agent-n2', 'default/agent-n3'],
  });
  const alone = claim({ accessModes: ['ReadWriteOncePod'] });
  expect(strandedWith([alone]).uncertain).toContain('default/agent-n2');
});

test('a DaemonSet pod that a pod of higher rank may push away makes nothing impossible', () => {
  const onN2 = { nodeSelector: new Map([['kubernetes.io/hostname', 'n2']]) };
  const { stranded } = foresee(
    lab,
    manifestsOf([
      { name: 'agent', kind: 'DaemonSet', memoryMiB: 2500, priority: 10, ...onN2 },
      { name: 'web', memoryMiB: 2500, priority: 10, preemptionPolicy: 'Never', ...onN2 },
      { name: 'house', memoryMiB: 500, priority: 100 },
    ]),
    off(),
  ).pods;
  expect(stranded).toMatchObject([{ pod: 'default/web', verdict: 'unplaced' }]);
});

test('a StatefulSet starts no pod before the one that comes first, unless told to', () => {
  const claims = [0, 1].map((ordinal) =>
    claim({ name: `data-db-${ordinal}`, localNode: ordinal === 0 ? 'n9' : 'n2' }),
  );
  const claimTemplates = [
    { name: 'data', storageClass: '', accessModes: ['ReadWriteOnce' as const], sizeBytes: 1 },
  ];
  const manifests = manifestsOf([{ name: 'db', kind: 'StatefulSet', replicas: 2 }], { claims });
  const strandedOf = (more: object) =>
    foresee(
      lab,
      {
        ...manifests,
        workloads: manifests.workloads.map((one) => ({ ...one, claimTemplates, ...more })),
      },
      off(),
    ).pods.stranded;
  expect(strandedOf({})).toMatchObject([
    { pod: 'default/db-0', reason: 'volume-node', verdict: 'impossible' },
    { pod: 'default/db-1', reason: 'predecessor', verdict: 'unplaced' },
  ]);
  expect(strandedOf({ podManagementPolicy: 'Parallel' })).toHaveLength(1);
});

test('of replicas that are too many the last are named, with what there is too little of', () => {
  const wide: SmallWorkload = { name: 'w', kind: 'StatefulSet', replicas: 3, cpuMillis: 3000 };
  const { stranded } = foresee(lab, manifestsOf([wide]), off()).pods;
  expect(stranded).toMatchObject([{ pod: 'default/w-2', verdict: 'impossible', reason: 'cpu' }]);
  const port = { port: 80, protocol: 'TCP' as const, hostIp: '0.0.0.0' };
  const doors = foresee(lab, manifestsOf([{ name: 'd', replicas: 3, hostPorts: [port] }]), off());
  expect(doors.pods.stranded).toMatchObject([{ pod: 'default/d-2', reason: 'host-port' }]);
});

test('a DaemonSet pod stays bound to a node that is down, and keeps others apart', () => {
  const zones = labOf([plane, {}, {}]);
  const nodes = new Map([...zones.nodes].map(([name, node]) => [name, { ...node, labels: zone }]));
  const apart = { ...apartFrom('agent'), topologyKey: 'zone' };
  const { stranded } = foresee(
    { ...zones, nodes },
    manifestsOf([
      { name: 'agent', kind: 'DaemonSet', nodeSelector: onHost('n3') },
      { name: 'web', nodeSelector: onHost('n2'), podAntiAffinity: [apart] },
    ]),
    off('h3'),
  ).pods;
  expect(stranded).toMatchObject([{ pod: 'default/web', reason: 'pod-anti-affinity' }]);
});

const zone = new Map([['zone', 'a']]);
const onHost = (node: string) => new Map([['kubernetes.io/hostname', node]]);
