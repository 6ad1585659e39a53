import { type Document, isNode } from 'yaml';
import type { Lines } from '../../model/yaml/lines.ts';
import type { ManifestProblem } from './problem.ts';

/**
 * A value of a YAML document together with where it stands, so that whatever is wrong with it can
 * be said with file, line and column. Reading a field never throws: a value of the wrong type adds
 * a problem and reads as absent.
 */
export interface Field {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
  readonly origin: Origin;
}

export interface Origin {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: Lines;
  readonly problems: ManifestProblem[];
  /** What was told of this file already. */
  readonly told: Set<string>;
}

/** More of one file help nobody, and a pile of them would take minutes. */
const MAX_PROBLEMS = 100;

export function isAbsent(field: Field): boolean {
  return field.value === undefined || field.value === null;
}

/** The field below by its key; absent when this one is absent or no map. */
export function at(field: Field, ...keys: readonly string[]): Field {
  return keys.reduce<Field>((above, key) => {
    const path = [...above.path, key];
    const value = mapOf(above)?.[key];
    return { value, path, origin: above.origin };
  }, field);
}

export function items(field: Field): Field[] {
  if (isAbsent(field)) return [];
  if (!Array.isArray(field.value)) {
    report(field, 'is not a list');
    return [];
  }
  return field.value.map((value: unknown, index) => ({
    value,
    path: [...field.path, index],
    origin: field.origin,
  }));
}

/** The fields of a map by their keys, in the order of the file. */
export function entries(field: Field): [string, Field][] {
  return Object.keys(mapOf(field) ?? {}).map((key) => [key, at(field, key)]);
}

export function text(field: Field): string | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value !== 'string') {
    report(field, `is ${typeName(field.value)}, not text; put it in quotes`);
    return undefined;
  }
  // No name or label may hold them, and they would steer the terminal that shows it.
  if (!/\p{Cc}/u.test(field.value)) return field.value;
  report(field, 'holds control characters');
  return undefined;
}

export function choice<T extends string>(field: Field, choices: readonly T[]): T | undefined {
  const value = text(field);
  if (value === undefined) return undefined;
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) report(field, `is "${value}"; it can be ${choices.join(', ')}`);
  return chosen;
}

export function wholeNumber(
  field: Field,
  limits: { readonly min: number; readonly max: number },
): number | undefined {
  if (isAbsent(field)) return undefined;
  const { value } = field;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    report(field, `is ${typeName(value)}, not a whole number`);
    return undefined;
  }
  if (value < limits.min || value > limits.max) {
    report(field, `is ${value}; it can be ${limits.min} to ${limits.max}`);
    return undefined;
  }
  return value;
}

export function flag(field: Field): boolean | undefined {
  if (isAbsent(field)) return undefined;
  if (typeof field.value === 'boolean') return field.value;
  report(field, `is ${typeName(field.value)}, not true or false`);
  return undefined;
}

/** A map of texts, such as labels; YAML booleans and numbers as values are a problem, as upstream. */
export function texts(field: Field): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const [key, below] of entries(field)) {
    const value = text(below);
    if (value !== undefined) result.set(key, value);
  }
  return result;
}

export function list(field: Field): string[] {
  return items(field)
    .map(text)
    .filter((value) => value !== undefined);
}

/** Adds a problem, once, at the field or at the nearest thing above it that stands in the file. */
export function report(field: Field, says: string): void {
  const { file, problems, told } = field.origin;
  if (told.size > MAX_PROBLEMS) return;
  const { line, column } = positionOf(field);
  const sentence =
    told.size < MAX_PROBLEMS
      ? `${nameOf(field)} ${says}.`
      : 'There are more problems from here on; correct the first ones.';
  const key = `${line}:${column} ${sentence}`;
  if (told.has(key)) return;
  told.add(key);
  problems.push({ file, line, column, says: sentence });
}

export function positionOf(field: Field): { readonly line: number; readonly column: number } {
  const { document, lines } = field.origin;
  for (let length = field.path.length; length >= 0; length -= 1) {
    const node = document.getIn(field.path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const [start, end] = node.range;
      const { line, column } = lines([start, end]);
      return { line, column };
    }
  }
  return { line: 1, column: 1 };
}

function mapOf(field: Field): Readonly<Record<string, unknown>> | undefined {
  const { value } = field;
  if (isAbsent(field)) return undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  report(field, 'is not a map');
  return undefined;
}

function nameOf(field: Field): string {
  if (field.path.length === 0) return 'The document';
  return field.path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`,
    '',
  );
}

export function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return JSON.stringify(value);
}
