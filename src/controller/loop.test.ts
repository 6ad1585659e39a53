import { expect, test } from 'vitest';
import { referenceLab } from '../../test/simulation/reference-lab.ts';
import { createSimulatedWorld } from '../world/simulated/create.ts';
import { createLoop } from './loop.ts';
import type { Store } from './store.ts';
import { createMemoryStore } from './stores/memory.ts';

const full = new Error('ENOSPC: no space left on device, write');

/** A lab whose disk is full from the moment that `fill` is called. */
function rig(fails: () => void | Promise<void>) {
  const { lab, manifests } = referenceLab();
  const simulated = createSimulatedWorld({
    lab,
    manifests,
    seed: 1,
    startsAt: 0,
    begin: 'cold',
    people: false,
  });
  const { world: performed, performedNow } = counting(simulated);
  const memory = createMemoryStore();
  let isFull = false;
  const store: Store = { ...memory, append: (more) => (isFull ? fails() : memory.append(more)) };
  const broken: unknown[] = [];
  const loop = createLoop({
    lab,
    manifests,
    world: performed,
    clock: simulated.clock,
    store,
    onBroken: (error) => broken.push(error),
  });
  const fill = () => {
    isFull = true;
  };
  return { loop, simulated, performedNow, broken, fill };
}

function counting(world: ReturnType<typeof createSimulatedWorld>) {
  let count = 0;
  return {
    performedNow: () => count,
    world: {
      ...world,
      perform: (...request: Parameters<typeof world.perform>) => {
        count += 1;
        world.perform(...request);
      },
    },
  };
}

test('what cannot be journalled is not performed, and the loop ends and says so once', () => {
  const { loop, simulated, performedNow, broken, fill } = rig(() => {
    throw full;
  });
  fill();
  expect(loop.tell({ kind: 'up', by: 'you' })).toBe(false);
  simulated.advanceTo(600_000);
  expect(loop.tell({ kind: 'up', by: 'you' })).toBe(false);
  expect(performedNow()).toBe(0);
  expect(broken).toEqual([full]);
});

test('a store that fails later ends the loop too', async () => {
  const { loop, simulated, performedNow, broken, fill } = rig(() => Promise.reject(full));
  fill();
  loop.tell({ kind: 'up', by: 'you' });
  await new Promise(setImmediate);
  simulated.advanceTo(600_000);
  expect(performedNow()).toBe(0);
  expect(broken).toEqual([full]);
});

test('with room on the disk the same lab is brought up', () => {
  const { loop, simulated, performedNow, broken } = rig(() => {});
  expect(loop.tell({ kind: 'up', by: 'you' })).toBe(true);
  simulated.advanceTo(600_000);
  expect(performedNow()).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});
