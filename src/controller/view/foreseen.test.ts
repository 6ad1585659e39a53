import { expect, test } from 'vitest';
import { healthyState, host } from '../../../test/observed.ts';
import { foreseen } from './foreseen.ts';

const off = new Set([host('gamer')]);

test('the same question is answered once', () => {
  const state = healthyState();
  expect(foreseen(state, off)).toBe(foreseen(state, new Set([host('gamer')])));
});

test('another lab with the same workloads has a forecast of its own', () => {
  const state = healthyState();
  const here = foreseen(state, off);
  const hosts = [...state.lab.hosts].map(
    ([name, declared]) => [name, { ...declared, watts: { idle: 1, busy: 2 } }] as const,
  );
  const lab = { ...state.lab, hosts: new Map(hosts) };
  expect(foreseen({ ...state, lab }, off).watts).not.toEqual(here.watts);
});
