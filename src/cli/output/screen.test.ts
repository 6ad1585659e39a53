import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { screenful } from './screen.ts';

const shown = (text: string, rows: number) => stripVTControlCharacters(screenful(text, rows));

test('what fits is shown whole, and the line below stays free for the cursor', () => {
  expect(shown('a\nb\nc\n', 4)).toBe('a\nb\nc\n');
});

test('of what does not fit the beginning is shown and the rest counted', () => {
  expect(shown('a\nb\nc\nd\n', 4)).toBe('a\nb\n… 2 lines more: enlarge the window\n');
});
