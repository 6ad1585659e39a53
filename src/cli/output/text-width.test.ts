import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth, wrap } from './text-width.ts';

test.each([
  ['gamer', 5],
  ['', 0],
  ['Küche', 5],
  ['Ku\u0308che', 5],
  ['客厅', 4],
  ['🎮', 2],
  ['⚠️', 2],
  ['●▲✖', 3],
  ['\u001b[31mred\u001b[0m', 3],
])('%s takes %i cells', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('wrapped lines fit, and hold every word in order', () => {
  const words = fc.array(
    fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !/\s/.test(s)),
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 40 }), (list, width) => {
      const lines = wrap(list.join(' '), width);
      expect(lines.every((line) => textWidth(line) <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
    }),
  );
});

test('without a width only line breaks break', () => {
  expect(wrap('one two\nthree', Number.POSITIVE_INFINITY)).toEqual(['one two', 'three']);
});
