import { expect, test } from 'vitest';
import { fridayNight, home, host, pod, see } from '../../../test/situations/home.ts';
import { movablePods } from './movable.ts';

const gamer = host('gamer');
const secondMs = 1_000;

/** A pod on gamer that the forecast finds a place for, and another of its Deployment that waits. */
function withWaiting(forMs: number, why?: string) {
  const state = home();
  see(state, 'kubernetes.pod', 'media/navidrome-1', pod('media', 'navidrome-1', 'talos08'));
  const waiting = pod('media', 'navidrome-2', undefined, {
    since: fridayNight - forMs,
    ...(why !== undefined && { why }),
  });
  see(state, 'kubernetes.pod', 'media/navidrome-2', waiting);
  return state;
}

const names = (state: ReturnType<typeof home>) => movablePods(state, gamer).map(({ name }) => name);

test('a pod that has somewhere else to go can be moved', () => {
  const state = home();
  see(state, 'kubernetes.pod', 'media/navidrome-1', pod('media', 'navidrome-1', 'talos08'));
  expect(names(state)).toEqual(['navidrome-1']);
});

test('what the scheduler finds no place for has none, whatever the forecast says', () => {
  expect(names(withWaiting(20 * secondMs, '0/11 nodes are available.'))).toEqual([]);
});

test('a replacement that has only just been asked for may still find a place', () => {
  expect(names(withWaiting(3 * secondMs, '0/11 nodes are available.'))).toEqual(['navidrome-1']);
  expect(names(withWaiting(20 * secondMs))).toEqual(['navidrome-1']);
});
