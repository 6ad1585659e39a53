import { type Read, read, refused } from './read.ts';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const DURATION_MAX_MS = 366 * 86_400_000;

/** For editors; `readDuration` says more. */
export const DURATION_PATTERN = '^([0-9]+(ms|s|m|h|d))+$';

/** Reads `120s`, `5m`, `1h30m` as milliseconds. */
export function readDuration(text: string): Read<number> {
  const wanted = 'Write a number and its unit (s, m, h or d): 120s, 5m, 1h30m.';
  if (/^\d+$/.test(text)) return refused('has no unit', `Write ${text}s or ${text}m.`);
  if (!/^(?:\d+[a-z]+)+$/.test(text)) return refused('is no duration', wanted);
  let totalMs = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+)([a-z]+)/g)) {
    const factor = UNITS_MS.get(unit);
    if (factor === undefined) return refused(`has ${unit}, which is no unit of time`, wanted);
    totalMs += Number(number) * factor;
  }
  if (totalMs > DURATION_MAX_MS) return refused('is over a year', 'Check the unit.');
  return read(totalMs);
}
