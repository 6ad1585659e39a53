import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuantity, wholeUnits } from './quantity.ts';

test.each([
  ['100m', 0.1],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['128974848', 128974848],
  ['1e3', 1000],
  ['1E3', 1000],
  ['12E', 12e18],
  ['.5', 0.5],
  ['5.', 5],
  ['-1', -1],
  ['100n', 1e-7],
  ['1k', 1000],
])('%s is read as Kubernetes reads it', (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 12);
});

test.each(['', 'lots', '1 Gi', '1gi', '1K', 'Gi', '1e', '0x10', '1.2.3', '1e999', '--1'])(
  '%j is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);

test('millicores of a decimal are exact, whatever its binary form', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (millis) => {
      const cores = parseQuantity((millis / 1000).toFixed(3)) ?? Number.NaN;
      expect(wholeUnits(cores * 1000)).toBe(millis);
    }),
  );
});
