import { expect, test } from 'vitest';
import { readWorldChoice } from '../world-choice.ts';
import { worldLines } from './world-lines.ts';

const screen = { columns: 80, color: false };
const cluster = { context: 'home', servers: ['https://10.0.0.1:6443', 'https://10.0.0.9:6443'] };

const lines = (text: string) => worldLines('home', readWorldChoice(text), cluster, screen);

test('the simulated world touches nothing real', () => {
  expect(lines('simulated')).toEqual([
    'home lives in the simulated world: nothing real is touched.',
  ]);
});

test('the real world says which ports act and which are absent', () => {
  expect(lines('real')).toEqual([
    'home lives in the real world, as far as Lowtide reaches:',
    '  power       real       wakes hosts; cannot see them or switch them off yet',
    '  hypervisor  absent',
    '  talos       absent',
    '  kubernetes  real       home, at https://10.0.0.1:6443 or 1 more',
    '  ceph        absent',
    'What is absent is never known, so what needs it is held.',
  ]);
});

test('a mix names each port, and warns of what a real Kubernetes would rest on', () => {
  const text = lines('simulated,kubernetes=real').join('\n');
  expect(text).toContain('home lives in a mix of worlds');
  expect(text).toContain('  hypervisor  simulated\n');
  expect(text).toContain('rests on hosts that are simulated');
  expect(lines('simulated,power=real').join('\n')).not.toContain('rests on');
});

test('no line is wider than the screen', () => {
  for (const text of ['real', 'simulated,kubernetes=real', 'real,ceph=simulated']) {
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});
