import { type Read, read, refused } from './read.ts';

const KIB = 1024;
export const MIB = KIB * 1024;
export const GIB = MIB * 1024;
const TIB = GIB * 1024;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KiB', KIB],
  ['MiB', MIB],
  ['GiB', GIB],
  ['TiB', TIB],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
]);

/** Larger than any disk or memory of a home: catches a slipped unit. */
const SIZE_MAX_BYTES = 1024 * TIB;

/** For editors; `readSize` says more. */
export const SIZE_PATTERN = '^[0-9]+(\\.[0-9]+)? ?(B|[KMGT]iB|[kKMGT]B)$';

/** Reads `16GiB` (1024³) or `16GB` (1000³) as bytes. */
export function readSize(text: string): Read<number> {
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(text.trim());
  if (match === null) return refused('is no size', 'Write a number and its unit: 16GiB.');
  const [, number = '', unit = ''] = match;
  const factor = UNITS.get(unit);
  if (factor === undefined) return refused(whyNoUnit(unit), unitAdvice(number, unit));
  const bytes = Math.round(Number(number) * factor);
  if (bytes <= 0) return refused('is nothing', 'Give it a size over zero.');
  if (bytes > SIZE_MAX_BYTES) return refused('is over 1024TiB', 'Check the unit.');
  return read(bytes);
}

function whyNoUnit(unit: string): string {
  return unit === '' ? 'has no unit' : `ends in ${unit}, which is no unit of size`;
}

function unitAdvice(number: string, unit: string): string {
  const letter = /^[kmgt]/i.exec(unit)?.[0].toUpperCase() ?? 'G';
  return `Write ${number}${letter}iB (steps of 1024) or ${number}${letter}B (steps of 1000).`;
}

/** `12 GiB`, `0.3 GiB`, `512 MiB`: binary units, one decimal where it tells something. */
export function sizeText(bytes: number): string {
  if (bytes < 0) return `-${sizeText(-bytes)}`;
  if (bytes >= TIB) return `${rounded(bytes / TIB)} TiB`;
  if (bytes >= GIB / 4 || bytes === 0) return `${rounded(bytes / GIB)} GiB`;
  return `${rounded(bytes / MIB)} MiB`;
}

function rounded(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
