import { expect, test } from 'vitest';
import { healthyState, host, seePodOn } from '../../test/observed.ts';
import { foreseenFromHere } from './foreseen-from-here.ts';

test('what if begins with the pods where they are seen', () => {
  const state = healthyState();
  seePodOn(state, 'data/postgres-0', 'StatefulSet/data/postgres', 'talos06');
  const off = new Set([host('nixos')]);
  const volume = foreseenFromHere(state, off).volumes.find(
    ({ claim }) => claim === 'data/data-postgres-0',
  );
  expect(volume?.state).toBe('moves');
});
