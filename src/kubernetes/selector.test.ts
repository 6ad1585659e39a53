import { expect, test } from 'vitest';
import type { Requirement } from './objects.ts';
import { meets, selects } from './selector.ts';

const requirement = (operator: Requirement['operator'], ...values: string[]): Requirement => ({
  key: 'k',
  operator,
  values,
});

test.each([
  [requirement('In', 'a', 'b'), 'b', true],
  [requirement('In', 'a'), undefined, false],
  [requirement('NotIn', 'a'), undefined, true],
  [requirement('NotIn', 'a'), 'a', false],
  [requirement('Exists'), '', true],
  [requirement('DoesNotExist'), '', false],
  [requirement('Gt', '4'), '10', true],
  [requirement('Gt', '4'), 'many', false],
  [requirement('Lt', '4'), '4', false],
  [requirement('Lt', '4'), undefined, false],
  [requirement('Gt', '9007199254740992'), '9007199254740993', true],
  [requirement('Gt', '4'), '9223372036854775808', false],
])('%o on %j is %s', (wanted, value, holds) => {
  expect(meets(wanted, value)).toBe(holds);
});

test('every part of a selector must hold, and an empty one selects everything', () => {
  const labels = new Map([
    ['app', 'immich'],
    ['k', 'a'],
  ]);
  const both = {
    matchLabels: new Map([['app', 'immich']]),
    matchExpressions: [requirement('In', 'a')],
  };
  const one = { ...both, matchExpressions: [requirement('In', 'b')] };
  expect(selects(both, labels)).toBe(true);
  expect(selects(one, labels)).toBe(false);
  expect(selects({ matchLabels: new Map(), matchExpressions: [] }, labels)).toBe(true);
});
