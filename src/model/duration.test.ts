import { expect, test } from 'vitest';
import { readDuration } from './duration.ts';

test.each([
  ['120s', 120_000],
  ['5m', 300_000],
  ['6h', 21_600_000],
  ['1h30m', 5_400_000],
  ['0s', 0],
])('%s is %i ms', (text, value) => {
  expect(readDuration(text)).toEqual({ kind: 'read', value });
});

test.each([
  ['120', 'has no unit'],
  ['2 minutes', 'is no duration'],
  ['2min', 'has min, which is no unit of time'],
  ['999d', 'is over a year'],
])('%s is refused: it %s', (text, why) => {
  expect(readDuration(text)).toMatchObject({ kind: 'refused', why });
});
