import { expect, test, vi } from 'vitest';
import { referenceLab } from '../../test/simulation/reference-lab.ts';
import type { Fact, Pod } from '../world/facts.ts';
import type { World, WorldEvent } from '../world/ports.ts';
import { createSimulatedWorld } from '../world/simulated/create.ts';
import { createLoop } from './loop.ts';
import { rules } from './rules.ts';
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

test('what ended while the store was slow is not taken to be there still', async () => {
  const { lab, manifests } = referenceLab();
  const pod = { uid: '1', namespace: 'media', name: 'a', workload: 'Pod/media/a' } as const;
  const there = { ...pod, phase: 'Running', ready: true, terminating: false, since: 0 } as const;
  let standing: readonly Fact[] = [podFact('media/a', there)];
  let listener: (event: WorldEvent) => void = () => {};
  const observe = (facts: readonly Fact[]) =>
    listener({ kind: 'observed', at: 0, source: 'kubernetes', facts });
  const world: World = {
    perform: () => {},
    subscribe(heard) {
      listener = heard;
      observe(standing);
      return () => {};
    },
  };
  const slow = Promise.withResolvers<void>();
  const store: Store = { ...createMemoryStore(), append: () => slow.promise };
  const clock = { now: () => 0, after: () => () => {} };
  const loop = createLoop({ lab, manifests, world, clock, store });
  loop.tell({ kind: 'hold', by: 'you', why: 'the disk is slow' });

  standing = [];
  observe([podFact('media/a', 'absent')]);
  for (let more = 0; more < 10_001; more += 1) observe([]);
  slow.resolve();
  await vi.waitUntil(() => loop.view().facts.get('kubernetes.pod')?.size === 0);
});

function podFact(subject: string, value: Pod | 'absent'): Fact {
  return { kind: 'kubernetes.pod', subject, value, at: 0, source: 'kubernetes' };
}

test('rules that come later hold from the next event on', () => {
  const { lab, manifests } = referenceLab();
  const simulated = createSimulatedWorld({
    lab,
    manifests,
    seed: 1,
    startsAt: 0,
    begin: 'cold',
    people: false,
  });
  const { world, performedNow } = counting(simulated);
  const observing = { ...rules, operations: [] };
  const store = createMemoryStore();
  const { clock } = simulated;
  const loop = createLoop({ lab, manifests, world, clock, store, rules: observing });
  loop.tell({ kind: 'up', by: 'you' });
  simulated.advanceTo(600_000);
  expect(performedNow()).toBe(0);
  loop.setRules(rules);
  simulated.advanceTo(660_000);
  expect(performedNow()).toBeGreaterThan(0);
});
