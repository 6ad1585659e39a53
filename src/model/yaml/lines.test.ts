import { expect, test } from 'vitest';
import { parseLab } from '../parse.ts';
import { linesOf } from './lines.ts';

const TEXT = 'one\r\ntwo three\n\nlast';

test.each([
  [[0, 3], { line: 1, column: 1, source: 'one', length: 3 }],
  [[9, 14], { line: 2, column: 5, source: 'two three', length: 5 }],
  [[5, 20], { line: 2, column: 1, source: 'two three', length: 9 }],
  [[15, 15], { line: 3, column: 1, source: '', length: 1 }],
  [[16, 20], { line: 4, column: 1, source: 'last', length: 4 }],
  [[20, 99], { line: 4, column: 5, source: 'last', length: 1 }],
  [[99, 99], { line: 4, column: 5, source: 'last', length: 1 }],
] as const)('the range %j stands at its place', (range, place) => {
  expect(linesOf(TEXT)(range)).toEqual(place);
});

test('places are right in a text that cannot be read', () => {
  const lines = parseLab('[}}---\nname: ', 'lab.yaml').problems.map(({ place }) => place?.source);
  expect(new Set(lines)).toEqual(new Set(['[}}---', 'name: ']));
});
