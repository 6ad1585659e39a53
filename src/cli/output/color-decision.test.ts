import { expect, test } from 'vitest';
import { wantsColor } from './color-decision.ts';

test.each([
  [true, [], {}, true],
  [false, [], {}, false],
  [true, ['check', '--no-color'], {}, false],
  [true, ['check', '--no-color'], { FORCE_COLOR: '1' }, false],
  [true, ['check', '--', '--no-color'], {}, true],
  [true, [], { NO_COLOR: '1' }, false],
  [true, [], { NO_COLOR: '' }, true],
  [false, [], { FORCE_COLOR: '1' }, true],
  [true, [], { FORCE_COLOR: '0' }, false],
  [true, [], { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [true, [], { TERM: 'dumb' }, false],
])('a terminal: %s, argv %j and %j give colour: %s', (isTTY, argv, env, expected) => {
  expect(wantsColor(argv, env, isTTY)).toBe(expected);
});
