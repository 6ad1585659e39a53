import { expect, test } from 'vitest';
import { labOf } from '../../test/forecast/small-lab.ts';
import { hostOf } from '../model/shape.ts';
import { allocatable } from './allocatable.ts';

const of = (memoryGiB: number, role: 'worker' | 'control-plane') => {
  const lab = labOf([{ memoryGiB, role, cores: 4 }]);
  const [node] = lab.nodes.values();
  if (node === undefined) throw new Error('bug: no node');
  return allocatable(node, hostOf(lab, node.host));
};
const MIB = 2 ** 20;

test('a worker of 6 GiB has 5.3 GiB for pods and a control plane of 8 GiB 6.3 GiB', () => {
  expect(of(6, 'worker').memoryBytes).toBe(5436 * MIB);
  expect(of(8, 'control-plane').memoryBytes).toBe(6492 * MIB);
});

test('Talos keeps 50m of CPU, and a control plane’s static pods 260m more', () => {
  expect(of(4, 'worker').cpuMillis).toBe(3950);
  expect(of(4, 'control-plane').cpuMillis).toBe(3690);
});

test('a machine that is too small has nothing for pods, never less', () => {
  expect(of(0.5, 'control-plane').memoryBytes).toBe(0);
});
