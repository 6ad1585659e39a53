import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostName, labOf, manifestsOf, type SmallHost } from '../../test/forecast/small-lab.ts';
import { wideLabs } from '../../test/forecast/wide-labs.ts';
import type { WorkloadKind } from '../kubernetes/objects.ts';
import type { NodeName } from '../model/lab.ts';
import { foresee } from './foresee.ts';
import type { ObservedPod } from './observed.ts';
import { createPlacement } from './placement.ts';

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };
const lab = labOf([plane, {}, {}, {}]);

const seen = (kind: WorkloadKind, workload: string, name: string, node?: string): ObservedPod => ({
  namespace: 'default',
  name,
  workload: `${kind}/default/${workload}`,
  ...(node === undefined ? {} : { node: node as NodeName }),
});

const homes = (manifests: Parameters<typeof createPlacement>[1], observed: ObservedPod[]) =>
  Object.fromEntries(
    createPlacement(lab, manifests, observed).pods.map(({ pod, home }) => [pod.key, home]),
  );

test('a replica of a Deployment starts where one is seen, whatever its name', () => {
  const manifests = manifestsOf([{ name: 'web', replicas: 2 }]);
  const observed = [
    seen('Deployment', 'web', 'web-7d4b-x2x9z', 'n4'),
    seen('Deployment', 'web', 'web-7d4b-b8k2q', 'n4'),
    seen('Deployment', 'web', 'web-7d4b-aaaaa'),
  ];
  expect(homes(manifests, observed)).toEqual({ 'default/web-0': 'n4', 'default/web-1': 'n4' });
});

test('a replica of a StatefulSet is known by its name, so that its volume is', () => {
  const manifests = manifestsOf([{ name: 'db', kind: 'StatefulSet', replicas: 2 }]);
  const observed = [
    seen('StatefulSet', 'db', 'db-1', 'n4'),
    seen('StatefulSet', 'db', 'db-2', 'n4'),
  ];
  const { 'default/db-0': first, 'default/db-1': second } = homes(manifests, observed);
  expect(second).toBe('n4');
  expect(first).not.toBe('n4');
});

test('what is not seen, or seen where the lab has no node, is placed beside what is', () => {
  const manifests = manifestsOf([
    { name: 'big', memoryMiB: 3000 },
    { name: 'house', memoryMiB: 3000, priority: -1 },
    { name: 'lost', memoryMiB: 3000 },
  ]);
  const observed = [
    seen('Deployment', 'house', 'house-x', 'n2'),
    seen('Deployment', 'lost', 'lost-x', 'n9'),
  ];
  const found = homes(manifests, observed);
  expect(found['default/house']).toBe('n2');
  expect([found['default/big'], found['default/lost']].sort()).toEqual(['n3', 'n4']);
});

test('a pod seen where its manifest would not have it takes room there all the same', () => {
  const lab = labOf([plane, {}, { arch: 'arm64' }]);
  const on = (arch: string) => new Map([['kubernetes.io/arch', arch]]);
  const manifests = manifestsOf([
    { name: 'a', memoryMiB: 1500, nodeSelector: on('arm64') },
    { name: 'b', memoryMiB: 1500, nodeSelector: on('arm64') },
    { name: 'stray', memoryMiB: 1500, nodeSelector: on('amd64') },
  ]);
  const known = foresee(lab, manifests, off()).pods;
  expect(known).toMatchObject({ stranded: [], uncertain: [] });
  const { pods } = foresee(lab, manifests, off(), [seen('Deployment', 'stray', 'stray-x', 'n3')]);
  expect(pods.stranded).toMatchObject([{ pod: 'default/b', verdict: 'unplaced' }]);
  expect(pods.uncertain).toContain('default/a');
});

test('a volume moves when the host goes on which its pod is seen', () => {
  const ceph = {
    osdMemoryTargetBytes: 2 ** 31,
    pools: [{ name: 'rbd', size: 3, minSize: 2 }],
    storageClasses: new Map([['ceph-rbd', 'rbd']]),
  };
  const store: SmallHost = { ceph: ['mon', 'osd'] };
  const lab = labOf([plane, store, store, store], { ceph });
  const claim = {
    namespace: 'default',
    name: 'data',
    storageClass: 'ceph-rbd',
    accessModes: ['ReadWriteOnce' as const],
    sizeBytes: 1,
  };
  const manifests = manifestsOf([{ name: 'db', claims: ['data'] }], { claims: [claim] });
  for (const host of ['h2', 'h3', 'h4']) {
    const node = host.replace('h', 'n');
    const observed = [seen('Deployment', 'db', 'db-x', node)];
    for (const gone of ['h2', 'h3', 'h4']) {
      const [volume] = foresee(lab, manifests, off(gone), observed).volumes;
      expect(volume?.state).toBe(gone === host ? 'moves' : 'ok');
    }
  }
});

test('seeing everything where it would be put changes nothing', () => {
  fc.assert(
    fc.property(wideLabs, fc.nat(), ({ lab, manifests }, lot) => {
      const { pods } = createPlacement(lab, manifests, []);
      // What has no place is tried again after all others, which may then stand in another order.
      fc.pre(pods.every(({ home }) => home !== undefined));
      const observed = pods.map(({ pod, home }): ObservedPod => {
        const [namespace = '', name = ''] = pod.key.split('/');
        const { workload } = pod;
        return { namespace, name, workload, ...(home === undefined ? {} : { node: home }) };
      });
      const gone = new Set([...lab.hosts.keys()].filter((_, bit) => (lot >> bit) & 1));
      expect(foresee(lab, manifests, gone, observed.reverse())).toEqual(
        foresee(lab, manifests, gone),
      );
    }),
    { numRuns: 200 },
  );
});
