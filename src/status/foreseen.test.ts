import { expect, test } from 'vitest';
import { healthyState, host, node, see } from '../../test/observed.ts';
import { foreseen, foreseenFromHere } from './foreseen.ts';

test('what if begins with the pods where they are seen', () => {
  const state = healthyState();
  const database = {
    uid: 'u1',
    namespace: 'data',
    name: 'postgres-0',
    workload: 'StatefulSet/data/postgres',
    node: node('talos06'),
    phase: 'Running',
    ready: true,
    terminating: false,
    since: 0,
  } as const;
  see(state, 'kubernetes.pod', 'data/postgres-0', database, 'kubernetes');
  const off = new Set([host('nixos')]);
  const volume = foreseenFromHere(state, off).volumes.find(
    ({ claim }) => claim === 'data/data-postgres-0',
  );
  expect(volume?.state).toBe('moves');
});

test('the same question is answered once', () => {
  const state = healthyState();
  const off = new Set([host('gamer')]);
  expect(foreseen(state, off)).toBe(foreseen(state, new Set([host('gamer')])));
});
