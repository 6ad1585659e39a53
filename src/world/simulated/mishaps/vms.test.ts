import { expect, test } from 'vitest';
import { minute, node, second, struckBy } from '../../../../test/conformance/reference-world.ts';

const worker = node('talos06');

test('a VM crashes', () => {
  const lab = struckBy({ kind: 'vm.crashed', node: worker });
  lab.run(6 * second);
  expect(lab.seen('vm.state', worker)).toBe('crashed');
});

test('a VM hangs: its domain runs, nothing in it does, and a reset mends it', () => {
  const lab = struckBy({ kind: 'vm.hung', node: worker });
  lab.run(2 * minute);
  expect(lab.seen('vm.state', worker)).toBe('running');
  expect(lab.seen('talos.stage', worker)).toHaveProperty('unobservable');
  expect(lab.world.truth.pods.some((pod) => pod.node === worker && pod.alive)).toBe(false);
  expect(lab.seen('kubernetes.node', worker)).toMatchObject({ ready: 'Unknown' });
  lab.ask({ kind: 'vm.reset', node: worker });
  lab.run(2 * minute);
  expect(lab.seen('kubernetes.node', worker)).toMatchObject({ ready: 'True' });
});

test('a damaged disk does not boot until it is rebuilt', () => {
  const lab = struckBy({ kind: 'vm.disk-lost', node: worker });
  lab.ask({ kind: 'vm.start', node: worker });
  lab.run(10 * minute);
  expect(lab.seen('vm.state', worker)).toBe('running');
  expect(lab.seen('talos.stage', worker)).toHaveProperty('unobservable');
  lab.ask({ kind: 'vm.rebuild', node: worker });
  lab.run(minute);
  expect(lab.seen('talos.stage', worker)).toBe('maintenance');
});

test('Talos refuses every change for a while', () => {
  const lab = struckBy({ kind: 'talos.refuses', node: worker, forMs: 5 * minute });
  const shutDown = () => lab.ask({ kind: 'talos.shutdown', node: worker, force: false });
  expect(shutDown()).toMatchObject({ kind: 'wait', heldBy: [worker] });
  lab.run(5 * minute);
  expect(shutDown()).toMatchObject({ kind: 'done' });
});
