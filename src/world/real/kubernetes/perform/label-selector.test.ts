import { expect, test } from 'vitest';
import { selects } from '../../../../kubernetes/selector.ts';
import { readSelector, selectorQuery } from './label-selector.ts';

const selector = {
  matchLabels: { app: 'web' },
  matchExpressions: [
    { key: 'tier', operator: 'In', values: ['front', 'back'] },
    { key: 'stage', operator: 'NotIn', values: ['test'] },
    { key: 'owner', operator: 'Exists' },
    { key: 'old', operator: 'DoesNotExist' },
  ],
};

test('a selector is asked for as the API has it in a query', () => {
  const read = readSelector(selector);
  expect(read && selectorQuery(read)).toBe(
    'app=web,tier in (front,back),stage notin (test),owner,!old',
  );
});

test('an empty selector selects everything, none at all and one that nobody can read nothing', () => {
  const everything = readSelector({});
  expect(everything && selects(everything, new Map())).toBe(true);
  expect(everything && selectorQuery(everything)).toBe('');
  expect(readSelector(undefined)).toBeUndefined();
  expect(readSelector({ matchExpressions: [{ key: 'a', operator: 'Near' }] })).toBeUndefined();
});
