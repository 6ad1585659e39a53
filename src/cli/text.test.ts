import { expect, test } from 'vitest';
import { unexpected } from './text.ts';

test('an exception is one sentence that says where to report it', () => {
  const text = unexpected(new Error('bug: two leaders'), false);
  expect(text).toContain('bug: two leaders');
  expect(text).toContain('report');
  expect(text).toContain('LOWTIDE_DEBUG=1');
  expect(text).not.toContain('\n');
});

test('with LOWTIDE_DEBUG the stack follows', () => {
  expect(unexpected(new Error('bug: two leaders'), true)).toMatch(/\n\s+at /);
});

test('anything can be thrown', () => {
  expect(unexpected('a string', false)).toContain('a string');
  expect(unexpected(undefined, true)).toContain('undefined');
});
