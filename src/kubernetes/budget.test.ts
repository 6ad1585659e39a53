import { expect, test } from 'vitest';
import { covers, disruptionsAllowed } from './budget.ts';
import type { DisruptionBudget } from './objects.ts';

const budget = (amount: Pick<DisruptionBudget, 'minAvailable' | 'maxUnavailable'>) => ({
  namespace: 'n',
  name: 'b',
  selector: { matchLabels: new Map([['app', 'a']]), matchExpressions: [] },
  ...amount,
});

test.each([
  [{ minAvailable: 1 }, 1, 1, 0],
  [{ minAvailable: 2 }, 3, 3, 1],
  [{ minAvailable: 2 }, 3, 2, 0],
  [{ minAvailable: '50%' as const }, 3, 3, 1],
  [{ maxUnavailable: 1 }, 3, 3, 1],
  [{ maxUnavailable: 1 }, 3, 2, 0],
  [{ maxUnavailable: '50%' as const }, 3, 3, 2],
  [{ maxUnavailable: 5 }, 3, 1, 1],
  [{ minAvailable: 0 }, 0, 0, 0],
])('%o of %i pods with %i healthy allows %i', (amount, expected, healthy, allowed) => {
  expect(disruptionsAllowed(budget(amount), expected, healthy)).toBe(allowed);
});

test('a budget covers pods of its namespace that its selector selects', () => {
  const labels = new Map([['app', 'a']]);
  expect(covers(budget({ minAvailable: 1 }), { namespace: 'n', labels })).toBe(true);
  expect(covers(budget({ minAvailable: 1 }), { namespace: 'x', labels })).toBe(false);
  expect(covers(budget({ minAvailable: 1 }), { namespace: 'n', labels: new Map() })).toBe(false);
});
