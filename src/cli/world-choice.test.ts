import { expect, test } from 'vitest';
import { isAllSimulated, portsOf, readWorldChoice } from './world-choice.ts';

test('a world alone is the world of every port', () => {
  expect(isAllSimulated(readWorldChoice('simulated'))).toBe(true);
  expect(portsOf(readWorldChoice('real'), 'simulated')).toEqual([]);
});

test('ports named after it are of another world', () => {
  const choice = readWorldChoice('real,hypervisor=simulated,talos=simulated');
  expect(portsOf(choice, 'simulated')).toEqual(['hypervisor', 'talos']);
});

test.each([
  [
    'real,hypervisor=simulated,talos=simulated,power=simulated,ceph=simulated',
    'simulated,kubernetes=real',
  ],
  ['simulated,kubernetes=real', 'simulated,kubernetes=real'],
  ['simulated,kubernetes=simulated', 'simulated'],
  ['real,ceph=simulated', 'real,ceph=simulated'],
])('%s is told as %s', (typed, text) => {
  expect(readWorldChoice(typed).text).toBe(text);
});

test.each([
  ['simulatd', 'simulatd is no world. Did you mean simulated?'],
  ['moon', /^moon is no world\. Worlds are simulated and real, or a mix such as/],
  ['', /^Nothing is no world\./],
  ['kubernetes=real', /Begin with their world: simulated,kubernetes=real\.$/],
  ['simulated,kubernets=real', 'kubernets is no port. Did you mean kubernetes?'],
  ['real,moon=simulated', /^moon is no port\. Ports are power, hypervisor,/],
  ['real,', /^Nothing is no port\./],
  ['real,talos', 'talos needs one world: talos=simulated or talos=real.'],
  ['real,talos=simulated=real', /^talos needs one world/],
  ['real,talos=simulate', 'simulate is no world. Did you mean simulated?'],
  ['real,talos=real,talos=simulated', 'talos is given twice.'],
])('%j is refused with what was meant', (typed, says) => {
  expect(() => readWorldChoice(typed)).toThrow(says);
});
