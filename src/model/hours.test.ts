import { assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { isWithin, readHours } from './hours.ts';
import type { Hours } from './lab.ts';

function hours(text: string): Hours {
  const result = readHours(text);
  if (result.kind === 'refused') throw new Error(`bug: ${text} ${result.why}`);
  return result.value;
}

const at = (iso: string) => Date.parse(iso);

test('days may be a span, a list or left out', () => {
  expect(hours('mon-fri 18:00-23:00').days).toEqual(['mon', 'tue', 'wed', 'thu', 'fri']);
  expect(hours('sat,sun 12:00-01:00').days).toEqual(['sat', 'sun']);
  expect(hours('fri-mon 00:00-24:00').days).toEqual(['mon', 'fri', 'sat', 'sun']);
  expect(hours('23:00-07:00')).toMatchObject({ fromMinute: 1380, toMinute: 420 });
  expect(hours('23:00-07:00').days).toHaveLength(7);
});

test.each([
  ['mon-fry 18:00-23:00', 'has days that I do not know (mon-fry)'],
  ['18-23', 'is no weekly window'],
  ['25:00-26:00', 'has a time that no clock shows'],
  ['12:60-13:00', 'has a time that no clock shows'],
  ['18:00-18:00', 'begins when it ends'],
])('%s is refused: it %s', (text, why) => {
  expect(readHours(text)).toMatchObject({ kind: 'refused', why });
});

test('a window is read in the timezone, summer and winter', () => {
  const evenings = [hours('mon-fri 18:00-23:00')];
  // 18:30 in Berlin is 16:30 UTC in summer and 17:30 UTC in winter.
  expect(isWithin(evenings, at('2026-07-15T16:30:00Z'), 'Europe/Berlin')).toBe(true);
  expect(isWithin(evenings, at('2026-01-14T16:30:00Z'), 'Europe/Berlin')).toBe(false);
  expect(isWithin(evenings, at('2026-01-14T17:30:00Z'), 'Europe/Berlin')).toBe(true);
  expect(isWithin(evenings, at('2026-01-14T17:30:00Z'), 'UTC')).toBe(false);
});

test('a window holds its first minute and not its last', () => {
  const window = [hours('wed 18:00-23:00')];
  expect(isWithin(window, at('2026-01-14T18:00:00Z'), 'UTC')).toBe(true);
  expect(isWithin(window, at('2026-01-14T22:59:59Z'), 'UTC')).toBe(true);
  expect(isWithin(window, at('2026-01-14T23:00:00Z'), 'UTC')).toBe(false);
});

test('a window over midnight belongs to the day on which it begins', () => {
  const window = [hours('sat 12:00-01:00')];
  expect(isWithin(window, at('2026-01-18T00:30:00Z'), 'UTC')).toBe(true); // Sunday
  expect(isWithin(window, at('2026-01-17T00:30:00Z'), 'UTC')).toBe(false); // Saturday
});

test('no window is never within', () => {
  expect(isWithin([], 0, 'UTC')).toBe(false);
});

test('the offset that is kept agrees with the clock on the wall, in any order of asking', () => {
  const zones = ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland'];
  const times = integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
  assert(
    property(times, constantFrom(...zones), (time, zone) => {
      const shown = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
      }).format(time);
      const [hour = 0, minute = 0] = shown.split(':').map(Number);
      const now = hour * 60 + minute;
      const days = hours('00:00-24:00').days;
      expect(isWithin([{ days, fromMinute: now, toMinute: now + 1 }], time, zone)).toBe(true);
    }),
  );
});
