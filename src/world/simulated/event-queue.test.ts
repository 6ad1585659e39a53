import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventQueue } from './event-queue.ts';

test('gives the earliest first, and of equal times the one that was added first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = createEventQueue<readonly [number, number]>();
      times.forEach((at, order) => {
        queue.add(at, [at, order]);
      });
      const taken: (readonly [number, number])[] = [];
      for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
      const expected = times.map((at, order) => [at, order] as const);
      expected.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
      expect(taken).toEqual(expected);
    }),
  );
});

test('says when the next is due; an empty one never', () => {
  const queue = createEventQueue<string>();
  expect(queue.nextAt).toBe(Number.POSITIVE_INFINITY);
  queue.add(7, 'seven');
  queue.add(3, 'three');
  expect(queue.nextAt).toBe(3);
  queue.take();
  expect(queue.nextAt).toBe(7);
  queue.take();
  expect(queue.take()).toBeUndefined();
  expect(queue.nextAt).toBe(Number.POSITIVE_INFINITY);
});
