import type { Place } from '../model/problem.ts';

/** What is wrong with a file of secrets, and where; never the line itself, which may hold one. */
export interface SecretsProblem {
  readonly file: string;
  /** From 1; absent when it is about the file as a whole. */
  readonly line?: number;
  readonly column?: number;
  /** One sentence: what is wrong. It quotes nothing from the file. */
  readonly says: string;
  /** One sentence: what to do. */
  readonly next: string;
}

/** Keeps of a place only its numbers. */
export function spot(file: string, place: Place | undefined): Pick<SecretsProblem, 'file'> {
  return place === undefined ? { file } : { file, ...{ line: place.line, column: place.column } };
}

/** `secrets.yaml:3:5: SAYS NEXT` */
export function problemLine({ file, line, column, says, next }: SecretsProblem): string {
  const at = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${at}: ${says} ${next}`;
}
