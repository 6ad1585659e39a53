import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  second,
  struckBy,
} from '../../../../test/conformance/reference-world.ts';

const gamer = host('gamer');
const nuc1 = host('nuc1');
const worker = node('talos06');

test('loses magic packets', () => {
  const lab = struckBy({ kind: 'wake.lossy', probability: 1, forMs: hour }, { on: [nuc1] });
  expect(lab.ask({ kind: 'host.wake', host: gamer })).toMatchObject({ kind: 'done' });
  expect(lab.power()).toBe('off');
  lab.run(hour);
  for (let count = 0; count < 3; count++) lab.ask({ kind: 'host.wake', host: gamer });
  expect(lab.power()).toBe('booting');
});

test('cuts a host off: what runs there runs on, unseen', () => {
  const lab = struckBy({ kind: 'network.partitioned', host: gamer, forMs: 5 * minute });
  lab.run(minute);
  expect(lab.world.truth.hosts.get(gamer)).toMatchObject({ power: 'on', partitioned: true });
  expect(lab.world.truth.pods.some((pod) => pod.node === 'talos08' && pod.alive)).toBe(true);
  expect(lab.seen('talos.stage', 'talos08')).toHaveProperty('unobservable');
  expect(lab.ask({ kind: 'vm.stop', node: node('talos08') })).toMatchObject({ kind: 'retry' });
  lab.run(5 * minute);
  expect(lab.seen('talos.stage', 'talos08')).toBe('running');
});

test('isolates the controller: it sees nothing, though the lab is well', () => {
  const lab = struckBy({ kind: 'network.isolated', forMs: 5 * minute });
  lab.run(10 * second);
  expect(lab.seen('host.reachable', 'nuc1')).toBe(false);
  expect(lab.seen('kubernetes.api', 'cluster')).toBe(false);
  expect(lab.seen('ceph.status', 'cluster')).toHaveProperty('unobservable');
  expect(lab.world.truth).toMatchObject({ isolated: true, etcd: { quorum: true } });
  expect(lab.ask({ kind: 'host.wake', host: gamer })).toMatchObject({ kind: 'retry' });
  lab.run(6 * minute);
  expect(lab.seen('host.reachable', 'nuc1')).toBe(true);
  expect(lab.seen('kubernetes.api', 'cluster')).toBe(true);
});

test('loses results: the thing is done but never heard', () => {
  const lab = struckBy({ kind: 'results.lost', probability: 1, forMs: minute });
  lab.world.perform({ id: 'lost/1', action: { kind: 'node.cordon', node: worker } });
  lab.run(30 * second);
  expect(lab.heard.some((event) => event.kind === 'finished')).toBe(false);
  expect(lab.seen('kubernetes.node', worker)).toMatchObject({ cordonedBy: 'lowtide' });
  lab.run(minute);
  expect(lab.ask({ kind: 'node.cordon', node: worker })).toMatchObject({ kind: 'done' });
});
