import { expect, test } from 'vitest';
import { createToken } from './token.ts';

test('no letter of a token is likelier than another', () => {
  const times = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    // Each value of a byte once; zeros after those that are passed over, which are not counted.
    let asked = 0;
    const bytes = (count: number) => new Uint8Array(count).fill(asked++ === 0 ? byte : 0);
    const [first = ''] = createToken({ bytes });
    if (byte < 252) times.set(first, (times.get(first) ?? 0) + 1);
    else expect(first).toBe('0');
  }
  expect([...times.keys()].toSorted().join('')).toBe('0123456789abcdefghijklmnopqrstuvwxyz');
  expect(new Set(times.values())).toEqual(new Set([7]));
});
