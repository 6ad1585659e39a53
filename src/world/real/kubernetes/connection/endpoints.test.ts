import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answered,
  dueForProbe,
  type Endpoints,
  failed,
  hasOther,
  newEndpoints,
  order,
  recovered,
} from './endpoints.ts';

const minute = 60_000;

const inMs = (latencyMs: number) => ({ askedAt: Number.POSITIVE_INFINITY, latencyMs });

test('at first the servers are tried as they stand, the last resort last', () => {
  expect(order(newEndpoints(3), 0)).toEqual([0, 1, 2]);
});

test('the server that answered stays first, though another is faster', () => {
  const both = answered(answered(newEndpoints(3), 0, inMs(5)), 1, inMs(50));
  expect(order(both, 0)[0]).toBe(1);
});

test('of those that are healthy the fastest takes over', () => {
  const all = answered(recovered(recovered(newEndpoints(4), 1, inMs(30)), 2, inMs(10)), 0, inMs(5));
  expect(order(failed(all, 0, 0, 0), 1)).toEqual([2, 1, 3, 0]);
});

test('the last resort gives way to a healthy other', () => {
  const last = answered(failed(newEndpoints(2), 0, 0, 0), 1, inMs(1));
  expect(order(last, 0)).toEqual([1, 0]);
  expect(order(recovered(last, 0, inMs(100)), 0)).toEqual([0, 1]);
});

test('a healthy last resort goes before others of whom nothing good is known', () => {
  const last = answered(failed(newEndpoints(2), 0, 0, 0), 1, inMs(1));
  expect(order(last, minute)[0]).toBe(1);
  expect(dueForProbe(last, minute)).toEqual([0]);
});

test('each failure doubles the wait, up to a minute, and an answer ends it', () => {
  let endpoints = newEndpoints(1);
  const waits = Array.from({ length: 12 }, () => {
    endpoints = failed(endpoints, 0, 0, 1);
    const [health] = endpoints.healths;
    return health?.kind === 'failed' ? health.retryAt : 0;
  });
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(waits.at(-1)).toBe(minute);
  const again = failed(answered(endpoints, 0, inMs(1)), 0, 0, 0);
  expect(again.healths[0]).toMatchObject({ failures: 1, retryAt: 500 });
});

test('what was asked before a failure says nothing of the time after it', () => {
  const down = failed(newEndpoints(2), 0, minute, 0);
  expect(answered(down, 0, { askedAt: minute - 1, latencyMs: 5000 })).toEqual(down);
  expect(recovered(down, 0, { askedAt: minute - 1, latencyMs: 5000 })).toEqual(down);
  expect(order(answered(down, 0, { askedAt: minute, latencyMs: 5 }), minute)[0]).toBe(0);
});

type Event = readonly ['answered' | 'recovered' | 'failed', index: number, waitMs: number];

const count = fc.integer({ min: 1, max: 5 });
const histories = count.chain((size) =>
  fc.tuple(
    fc.constant(size),
    fc.array(
      fc.tuple(
        fc.constantFrom('answered', 'recovered', 'failed'),
        fc.nat(size - 1),
        fc.nat(2 * minute),
      ),
      { maxLength: 40 },
    ),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  ),
);

function play(size: number, events: readonly Event[], chance: number) {
  let endpoints: Endpoints = newEndpoints(size);
  let now = 0;
  for (const [kind, index, waitMs] of events) {
    now += waitMs;
    if (kind === 'failed') endpoints = failed(endpoints, index, now, chance);
    else endpoints = (kind === 'answered' ? answered : recovered)(endpoints, index, inMs(waitMs));
  }
  return { endpoints, now };
}

test('whatever happened, each server is tried exactly once, and a failed one never before a healthy one', () => {
  fc.assert(
    fc.property(histories, ([size, events, chance]) => {
      const { endpoints, now } = play(size, events, chance);
      const sequence = order(endpoints, now);
      expect(sequence.toSorted()).toEqual(Array.from({ length: size }, (_, index) => index));
      const kinds = sequence.map((index) => endpoints.healths[index]?.kind);
      expect(kinds.lastIndexOf('healthy')).toBeLessThan(
        kinds.includes('failed') ? kinds.indexOf('failed') : size,
      );
    }),
  );
});

test('whatever happened, the last resort is first only when no other is healthy', () => {
  fc.assert(
    fc.property(histories, ([size, events, chance]) => {
      const { endpoints, now } = play(size, events, chance);
      const others = endpoints.healths.slice(0, -1);
      if (order(endpoints, now)[0] !== size - 1) return;
      expect(others.filter(({ kind }) => kind === 'healthy')).toEqual([]);
    }),
  );
});

test('whatever happened, who answered is asked again as long as it does not fail, but for the last resort', () => {
  fc.assert(
    fc.property(histories, fc.nat(4), ([size, events, chance], wanted) => {
      fc.pre(size > 1);
      const index = wanted % (size - 1);
      const { endpoints, now } = play(size, events, chance);
      const sticky = recovered(answered(endpoints, index, inMs(1000)), size - 1, inMs(1));
      expect(order(sticky, now)[0]).toBe(index);
      expect(hasOther(sticky, index)).toBe(true);
    }),
  );
});

test('whatever happened, a failed server is due for a probe within a minute', () => {
  fc.assert(
    fc.property(histories, ([size, events, chance]) => {
      const { endpoints, now } = play(size, events, chance);
      const isFailed = endpoints.healths.flatMap(({ kind }, index) =>
        kind === 'failed' ? index : [],
      );
      expect(dueForProbe(endpoints, now + minute)).toEqual(isFailed);
    }),
  );
});
