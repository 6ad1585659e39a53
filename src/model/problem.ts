export type Level = 'error' | 'warning' | 'note';

/** Something about a file that its owner should know: what, where, what to do. */
export interface Problem {
  /** Stable, in kebab case; `lowtide check --explain CODE` says more. */
  readonly code: string;
  readonly level: Level;
  readonly file: string;
  /** Absent when it is about the file as a whole. */
  readonly place?: Place;
  /** One sentence: what is wrong. */
  readonly says: string;
  /** One sentence or two: what to do. */
  readonly next: string;
}

/** Where in a text; line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The whole line, without its line break. */
  readonly source: string;
  /** How many characters from `column` the problem is about; at least 1, within the line. */
  readonly length: number;
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.level === 'error');
}
