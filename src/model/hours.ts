import type { Hours, Weekday } from './lab.ts';
import { type Read, read, refused } from './read.ts';

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The same, to look up what a person wrote. */
const NAMES: readonly string[] = WEEKDAYS;

const DAY_MINUTES = 24 * 60;

/** For editors; `readHours` says more. */
export const HOURS_PATTERN =
  '^((mon|tue|wed|thu|fri|sat|sun)([-,](mon|tue|wed|thu|fri|sat|sun))* )?[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}$';

/** Reads `mon-fri 18:00-23:00`, `sat,sun 12:00-01:00` or `23:00-07:00` (every day). */
export function readHours(text: string): Read<Hours> {
  const wanted = 'Write days and times such as mon-fri 18:00-23:00, or times alone for every day.';
  const match = /^(?:([a-z,-]+)\s+)?(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(
    text.trim().toLowerCase(),
  );
  if (match === null) return refused('is no weekly window', wanted);
  const [, daysText, fromText = '', toText = ''] = match;
  const days = daysText === undefined ? WEEKDAYS : readDays(daysText);
  if (days === undefined) return refused(`has days that I do not know (${daysText})`, wanted);
  const fromMinute = readMinute(fromText);
  const toMinute = readMinute(toText);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === DAY_MINUTES) {
    return refused('has a time that no clock shows', 'Times go from 00:00 to 24:00.');
  }
  if (fromMinute === toMinute) {
    return refused('begins when it ends', 'For the whole day write 00:00-24:00.');
  }
  return read({ days, fromMinute, toMinute });
}

function readDays(text: string): Weekday[] | undefined {
  const days = new Set<Weekday>();
  for (const part of text.split(',')) {
    const [first = '', last = first, ...rest] = part.split('-');
    const from = NAMES.indexOf(first);
    const to = NAMES.indexOf(last);
    if (from < 0 || to < 0 || rest.length > 0) return undefined;
    const count = ((to - from + 7) % 7) + 1;
    for (let step = 0; step < count; step++) {
      const day = WEEKDAYS[(from + step) % 7];
      if (day !== undefined) days.add(day);
    }
  }
  return WEEKDAYS.filter((day) => days.has(day));
}

function readMinute(text: string): number | undefined {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  const total = hour * 60 + minute;
  return minute < 60 && total <= DAY_MINUTES ? total : undefined;
}

/** Is `at` (ms since the epoch) within one of the windows, read in `timezone`? No window: no. */
export function isWithin(hours: readonly Hours[], at: number, timezone: string): boolean {
  if (hours.length === 0) return false;
  const local = at + offsetMsOf(timezone, at);
  const minuteOfEpoch = Math.floor(local / 60_000);
  const minute = modulo(minuteOfEpoch, DAY_MINUTES);
  // 1 January 1970 was a Thursday.
  const weekday = modulo(Math.floor(minuteOfEpoch / DAY_MINUTES) + 3, 7);
  const today = WEEKDAYS[weekday];
  const yesterday = WEEKDAYS[modulo(weekday - 1, 7)];
  const has = (window: Hours, day: Weekday | undefined) =>
    day !== undefined && window.days.includes(day);
  return hours.some((window) => {
    if (window.fromMinute < window.toMinute) {
      return has(window, today) && minute >= window.fromMinute && minute < window.toMinute;
    }
    return (
      (has(window, today) && minute >= window.fromMinute) ||
      (has(window, yesterday) && minute < window.toMinute)
    );
  });
}

/** Every offset in use changes on a quarter of an hour. */
const BLOCK_MS = 15 * 60_000;

/** Asking Intl costs µs, and a simulated year asks millions of times: the last answer is kept. */
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; block: number; offsetMs: number }
>();

/** How far the wall clock of `timezone` is ahead of UTC at `at`. */
function offsetMsOf(timezone: string, at: number): number {
  if (timezone === 'UTC') return 0;
  const block = Math.floor(at / BLOCK_MS);
  const zone = zones.get(timezone) ?? {
    format: formatOf(timezone),
    block: Number.NaN,
    offsetMs: 0,
  };
  zones.set(timezone, zone);
  if (zone.block !== block) {
    zone.offsetMs = wallClockMs(zone.format, block * BLOCK_MS) - block * BLOCK_MS;
    zone.block = block;
  }
  return zone.offsetMs;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function wallClockMs(format: Intl.DateTimeFormat, at: number): number {
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
