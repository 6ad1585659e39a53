import { expect, test } from 'vitest';
import { elapsed } from './elapsed.ts';

test.each([
  [0, '0 s'],
  [4_999, '4 s'],
  [60_000, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_780_000, '1 h 3 min'],
])('%i ms reads %s', (durationMs, text) => {
  expect(elapsed(durationMs)).toBe(text);
});
