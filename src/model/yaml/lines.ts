import type { Place } from '../problem.ts';

/** Offsets in a text, as the YAML library gives them: the end is not included. */
export type Range = readonly [start: number, end: number];

/** Answers where in a text a range of offsets stands. */
export type Lines = (range: Range) => Place;

/**
 * The places of a text. The library's own `LineCounter` is not used: it misses line breaks in text
 * that it cannot read, just when places matter.
 */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return ([from, to]) => {
    const offset = Math.min(Math.max(from, 0), text.length);
    const line = lineOf(starts, offset);
    const start = starts[line] ?? 0;
    const end = (starts[line + 1] ?? text.length + 1) - 1;
    const source = text.slice(start, end).replace(/\r$/, '');
    const column = offset - start + 1;
    // What spans lines is cut at the end of its first.
    const length = Math.min(to - offset, source.length - column + 1);
    return { line: line + 1, column, source, length: Math.max(length, 1) };
  };
}

/** The last line that begins at or before the offset, by halving. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
