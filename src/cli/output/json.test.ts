import { expect, test } from 'vitest';
import { capturing } from '../../../test/lowtide.ts';
import { writeJson } from './json.ts';

test('maps become objects and sets become lists', () => {
  const { context, written } = capturing([]);
  writeJson(context.stdout, { hosts: new Map([['nuc1', { on: true }]]), off: new Set(['gamer']) });
  expect(JSON.parse(written().stdout)).toEqual({ hosts: { nuc1: { on: true } }, off: ['gamer'] });
  expect(written().stdout.endsWith('}\n')).toBe(true);
});
