import type { Place } from '../problem.ts';

/** The place at a line and column (from 1) that somebody else has found. */
export function placeIn(text: string, line: number, column: number): Place {
  const source = (text.split('\n', line)[line - 1] ?? '').replace(/\r$/, '');
  const word = /^[^\s:,[\]{}#]+/.exec(source.slice(column - 1))?.[0] ?? '';
  return { line, column, source, length: Math.max(word.length, 1) };
}
