import { assert, boolean, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { type FirstHost, firstLabText } from './first-lab.ts';
import { addressText, numberOf } from './ipv4.ts';
import { lint } from './lint/lint.ts';
import { parseLab } from './parse.ts';
import { GIB } from './size.ts';

const base = { name: 'home', timezone: 'UTC', cidr: '192.168.1.0/24', gateway: '192.168.1.1' };

const hosts = uniqueArray(
  record({
    number: integer({ min: 2, max: 254 }),
    arch: constantFrom('amd64', 'arm64'),
    cores: integer({ min: 2, max: 64 }),
    gib: integer({ min: 8, max: 256 }),
    volatile: boolean(),
    bareMetal: boolean(),
    hasMac: boolean(),
  }),
  { selector: ({ number }) => number, minLength: 1, maxLength: 12 },
);

test('any hosts of a sensible size give a lab without errors', () => {
  assert(
    property(hosts, (drawn) => {
      const text = firstLabText({
        ...base,
        hosts: drawn.map(({ number, arch, cores, gib, volatile, bareMetal, hasMac }): FirstHost => {
          const address = addressText(numberOf('192.168.1.0') + number);
          const mac = `02:00:00:00:00:${number.toString(16).padStart(2, '0')}`;
          const host = { name: `host-${number}`, arch, cores, memoryBytes: gib * GIB, address };
          return { ...host, volatile, bareMetal, ...(hasMac ? { mac } : {}) };
        }),
      });
      const parsed = parseLab(text, 'lab.yaml');
      expect(parsed.problems).toEqual([]);
      if (parsed.kind === 'bad') return;
      const errors = lint(parsed.lab, 'lab.yaml', parsed.positions).filter(
        ({ level, code }) => level === 'error' && code !== 'voter-majority-volatile',
      );
      expect(errors).toEqual([]);
    }),
  );
});

const host = (name: string, last: number, change: Partial<FirstHost> = {}): FirstHost => ({
  name,
  arch: 'amd64',
  cores: 4,
  memoryBytes: 16 * GIB,
  address: `192.168.1.${last}`,
  volatile: false,
  bareMetal: false,
  ...change,
});

function nodesOf(...drawn: FirstHost[]) {
  const parsed = parseLab(firstLabText({ ...base, hosts: drawn }), 'lab.yaml');
  if (parsed.kind === 'bad') throw new Error(JSON.stringify(parsed.problems));
  return [...parsed.lab.nodes.values()];
}

test('three always-on hosts vote, two do not: one of them does', () => {
  const roles = (...drawn: FirstHost[]) =>
    nodesOf(...drawn).filter(({ role }) => role === 'control-plane').length;
  expect(roles(host('a', 11), host('b', 12), host('c', 13), host('d', 14))).toBe(3);
  expect(roles(host('a', 11), host('b', 12), host('c', 13, { volatile: true }))).toBe(1);
});

test('no volatile host votes while an always-on one can', () => {
  const nodes = nodesOf(host('big', 11, { volatile: true, memoryBytes: 64 * GIB }), host('a', 12));
  expect(nodes.map(({ role }) => role)).toEqual(['worker', 'control-plane']);
});

test('where no always-on host is left to work, the voters run pods too', () => {
  const alone = nodesOf(host('a', 11));
  expect(alone[0]?.taints).toEqual([]);
  const withWorker = nodesOf(host('a', 11), host('b', 12));
  expect(withWorker.map(({ taints }) => taints.length)).toEqual([1, 0]);
});

test('no address is given out twice', () => {
  const nodes = nodesOf(host('a', 253), host('b', 254), host('c', 2));
  const addresses = nodes.map(({ address }) => address);
  expect(new Set(addresses).size).toBe(3);
  expect(addresses).not.toContain('192.168.1.255');
});
