import { expect, test } from 'vitest';
import type { Hours } from '../model/lab.ts';
import { clockText, durationText, nextOpening } from './times.ts';

const berlin = 'Europe/Berlin';
/** Friday 20 November 2026, 22:41 in Berlin. */
const now = Date.UTC(2026, 10, 20, 21, 41);
const hourMs = 3_600_000;

test.each([
  [now - 3 * 60_000, '22:38'],
  [now - 23 * hourMs, 'Thu 23:41'],
  [now + 16 * hourMs, 'Sat 14:41'],
  [now - 10 * 24 * hourMs, '10 Nov 22:41'],
])('a moment is told as near as it is', (at, text) => {
  expect(clockText(at, now, berlin)).toBe(text);
});

test.each([
  [400, '0.4 s'],
  [41_000, '41 s'],
  [119_400, '119 s'],
  [120_000, '2 min'],
  [2 * hourMs, '2 h'],
  [2 * hourMs + 5 * 60_000, '2 h 5 min'],
  [72 * hourMs, '3 days'],
  [-5, '0.0 s'],
])('%i ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

const window = (days: Hours['days'], from: string): Hours => {
  const [hour = 0, minute = 0] = from.split(':').map(Number);
  return { days, fromMinute: hour * 60 + minute, toMinute: 23 * 60 };
};

test('the next opening is today if it is still to come, else its day is named', () => {
  expect(nextOpening([window(['fri'], '22:50')], now, berlin)).toBe('22:50');
  expect(nextOpening([window(['fri'], '08:00')], now, berlin)).toBe('Fri 08:00');
  expect(
    nextOpening([window(['mon', 'tue'], '18:00'), window(['sun'], '12:00')], now, berlin),
  ).toBe('Sun 12:00');
  expect(nextOpening([], now, berlin)).toBeUndefined();
});
