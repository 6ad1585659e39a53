import { expect, test } from 'vitest';
import { GIB, readSize, SIZE_PATTERN, sizeText } from './size.ts';

test.each([
  ['16GiB', 16 * 1024 ** 3],
  ['16GB', 16e9],
  ['512MiB', 512 * 1024 ** 2],
  ['1.5 TB', 1.5e12],
  ['4096B', 4096],
])('%s is %i bytes', (text, bytes) => {
  expect(readSize(text)).toEqual({ kind: 'read', value: bytes });
  expect(text).toMatch(new RegExp(SIZE_PATTERN));
});

test.each([
  ['16', 'has no unit', 'Write 16GiB (steps of 1024) or 16GB (steps of 1000).'],
  ['16G', 'ends in G, which is no unit of size', '16GiB'],
  ['16gib', 'ends in gib, which is no unit of size', '16GiB'],
  ['512m', 'ends in m, which is no unit of size', '512MiB'],
  ['0GiB', 'is nothing', 'over zero'],
  ['-1GiB', 'is no size', '16GiB'],
  ['9999TiB', 'is over 1024TiB', 'unit'],
])('%s is refused: it %s', (text, why, next) => {
  expect(readSize(text)).toEqual({ kind: 'refused', why, next: expect.stringContaining(next) });
});

test.each([
  [12 * GIB, '12 GiB'],
  [0.29 * GIB, '0.3 GiB'],
  [200 * 1024 ** 2, '200 MiB'],
  [0, '0 GiB'],
  [-2 * GIB, '-2 GiB'],
  [2.5 * 1024 * GIB, '2.5 TiB'],
])('%i bytes read %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
