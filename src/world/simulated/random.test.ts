import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draws = (seed: number, stream: string) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 20 }, random.next);
};

test('the same seed and stream draw the same numbers', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, stream) => {
      expect(draws(seed, stream)).toEqual(draws(seed, stream));
    }),
  );
});

test('another seed or another stream draws others', () => {
  expect(draws(1, 'hosts')).not.toEqual(draws(2, 'hosts'));
  expect(draws(1, 'hosts')).not.toEqual(draws(1, 'etcd'));
});

test('draws fill [0, 1) evenly', () => {
  const tenths = new Array<number>(10).fill(0);
  const random = createRandom(3, 'even');
  for (let draw = 0; draw < 10_000; draw++) {
    const tenth = Math.floor(random.next() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test('what is certain happens, what is impossible does not', () => {
  const random = createRandom(4, 'chance');
  for (let draw = 0; draw < 1_000; draw++) {
    expect(random.happens(1)).toBe(true);
    expect(random.happens(0)).toBe(false);
  }
});

test('a suffix can stand in a Kubernetes name', () => {
  const random = createRandom(5, 'names');
  for (let draw = 0; draw < 100; draw++) expect(random.suffix(5)).toMatch(/^[a-z0-9]{5}$/);
});
