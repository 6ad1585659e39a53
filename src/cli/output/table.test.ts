import fc from 'fast-check';
import { expect, test } from 'vitest';
import { table } from './table.ts';
import { textWidth } from './text-width.ts';

const plain = { columns: Number.POSITIVE_INFINITY, color: false };

test('columns are as wide as their widest cell, numbers stand at the right', () => {
  const rows = [
    ['nuc1', '4'],
    ['gamer', '28'],
  ];
  expect(table(['host', { title: 'cores', align: 'right' }], rows, plain)).toBe(
    ['host   cores', 'nuc1       4', 'gamer     28', ''].join('\n'),
  );
});

test('where the terminal is narrow the widest column wraps and the others keep their width', () => {
  const rows = [['gamer', 'its owner switches it off in the evening']];
  expect(table(['host', 'why'], rows, { columns: 30, color: false })).toBe(
    ['host   why', 'gamer  its owner switches it', '       off in the evening', ''].join('\n'),
  );
});

test('sentences go under their rows where there is no room for them beside', () => {
  const why = { title: 'why', under: true };
  const sentence = 'its owner switches it off in the evening, and on again at noon';
  const rows = [
    ['gamer', sentence],
    ['nuc1', ''],
  ];
  expect(table(['host', why], rows, { columns: 40, color: false })).toBe(
    [
      'host',
      'gamer',
      '    its owner switches it off in the',
      '    evening, and on again at noon',
      'nuc1',
      '',
    ].join('\n'),
  );
  expect(table(['host', why], rows, { columns: 60, color: false })).toBe(
    [
      'host   why',
      'gamer  its owner switches it off in the evening, and on',
      '       again at noon',
      'nuc1',
      '',
    ].join('\n'),
  );
});

test('an ink colours the words and not the space around them', () => {
  const rows = [[{ text: 'on', ink: 'fine' as const }, 'x']];
  expect(table(['state', 'y'], rows, { columns: 80, color: true })).toContain(
    '\u001b[32mon\u001b[0m     x',
  );
  expect(table(['state', 'y'], rows, plain)).not.toContain('\u001b');
});

test('no line is wider than the terminal while columns can give', () => {
  const row = fc.tuple(fc.lorem(), fc.lorem(), fc.lorem());
  fc.assert(
    fc.property(
      fc.array(row),
      fc.integer({ min: 28, max: 120 }),
      fc.boolean(),
      (rows, columns, under) => {
        const heads = ['a', 'b', { title: 'c', under }];
        const lines = table(heads, rows, { columns, color: false }).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
      },
    ),
  );
});
