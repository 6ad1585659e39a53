import { expect, test } from 'vitest';
import { hostName, labOf, manifestsOf, type SmallHost } from '../../test/forecast/small-lab.ts';
import { foresee } from './foresee.ts';
import { createPlacement } from './placement.ts';

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };

const ceph = {
  osdMemoryTargetBytes: 2 ** 31,
  pools: [{ name: 'rbd', size: 3, minSize: 2 }],
  storageClasses: new Map([['ceph-rbd', 'rbd']]),
};
const store: SmallHost = { ceph: ['mon', 'osd'] };
const claim = {
  namespace: 'default',
  name: 'data',
  storageClass: 'ceph-rbd',
  accessModes: ['ReadWriteOnce' as const],
  sizeBytes: 1,
};
const manifests = manifestsOf([{ name: 'db', claims: ['data'] }], { claims: [claim] });
const lab = labOf([plane, store, store, store, {}], { ceph });

test('one of three copies lost is degraded, two stop the pool and what lives on it', () => {
  expect(foresee(lab, manifests, off('h2')).ceph?.pools).toMatchObject([
    { copiesLeft: 2, state: 'degraded' },
  ]);
  const two = foresee(lab, manifests, off('h2', 'h3'));
  expect(two.ceph).toMatchObject({ monQuorum: false, pools: [{ state: 'stopped' }] });
  expect(two.pods.stranded).toMatchObject([{ reason: 'volume-storage', verdict: 'impossible' }]);
  expect(two.volumes).toMatchObject([{ claim: 'default/data', state: 'stopped' }]);
});

test('a volume moves when its pod must, and is unknown when its class is', () => {
  const home = createPlacement(lab, manifests, []).pods[0]?.home ?? '';
  const moved = foresee(lab, manifests, off(home.replace('n', 'h')));
  expect(moved.volumes[0]?.state).toBe('moves');
  const elsewhere = { ...manifests, claims: [{ ...claim, storageClass: 'nfs' }] };
  expect(foresee(lab, elsewhere, off()).volumes[0]?.state).toBe('unknown');
});

test('a local volume ties its pod to its node', () => {
  const tied = { ...manifests, claims: [{ ...claim, storageClass: 'local', localNode: 'n5' }] };
  const forecast = foresee(lab, tied, off('h5'));
  expect(forecast.volumes).toMatchObject([{ state: 'tied' }]);
  expect(forecast.pods.stranded).toMatchObject([{ verdict: 'impossible', reason: 'volume-node' }]);
});
