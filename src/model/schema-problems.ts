import type * as z from 'zod';
import { YAML_11_WORDS } from './name.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { capital, shownValue, subjectText, valueText } from './sentences.ts';
import type { Path, Positions } from './yaml/positions.ts';

type Issue = z.core.$ZodIssue;

interface Site {
  readonly file: string;
  readonly value: unknown;
  readonly positions: Positions;
}

interface Found {
  readonly problem: Problem;
  /** The key that is missing, or that an unknown key most probably means. */
  readonly about?: { readonly missing: string } | { readonly meant: string };
}

/** What the schema finds wrong, as sentences with their places. */
export function schemaProblems(issues: readonly Issue[], site: Site): Problem[] {
  const found = issues.flatMap((issue) => findingsOf(issue, [], site));
  const meant = new Set(
    found.flatMap(({ about }) => (about && 'meant' in about ? about.meant : [])),
  );
  // `memroy: 16GiB` is one mistake, not an unknown key and a missing one.
  return found
    .filter(({ about }) => !(about && 'missing' in about && meant.has(about.missing)))
    .map(({ problem }) => problem);
}

function findingsOf(issue: Issue, above: Path, site: Site): Found[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, issue.message, site));
    case 'invalid_key':
      return issue.issues.map((inner) => badName(inner, path, site));
    case 'invalid_union': {
      const form = formMeant(issue.errors);
      if (form !== undefined) return form.flatMap((inner) => findingsOf(inner, path, site));
      return [unwanted(path, issue.message, site)];
    }
    case 'custom':
      return [refusedValue(path, issue, site)];
    default:
      return [unwanted(path, issue.message, site)];
  }
}

/** Of several forms, the one whose outer shape fits what was written. */
function formMeant(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const isInner = ({ path, code }: Issue) =>
    path.length > 0 || code === 'custom' || code === 'unrecognized_keys';
  return forms.find((form) => form.every(isInner));
}

function unknownKey(path: Path, key: string, message: string, { file, positions }: Site): Found {
  const [what = '', keys = ''] = message.split(': ');
  const known = keys.split(' ');
  const guess = nearest(key.replaceAll('_', '-'), known);
  const problem: Problem = {
    code: 'unknown-key',
    level: 'error',
    file,
    place: positions.keyAt([...path, key]),
    says: `\`${key}\` is no key of ${what}.`,
    next: guess === undefined ? `Its keys are ${known.join(', ')}.` : `Did you mean \`${guess}\`?`,
  };
  return guess === undefined ? { problem } : { problem, about: { meant: idOf([...path, guess]) } };
}

function badName(issue: Issue, path: Path, { file, positions }: Site): Found {
  const { why, next } = refusal(issue);
  const says = `The name \`${shownValue(path.at(-1))}\` ${why}.`;
  const place = positions.keyAt(path);
  return { problem: { code: 'bad-name', level: 'error', file, place, says, next } };
}

function refusedValue(path: Path, issue: Issue, { file, value, positions }: Site): Found {
  const { why, next } = refusal(issue);
  const found = at(value, path);
  const shown = typeof found === 'object' ? '' : ` (${shownValue(found)})`;
  const says = `${capital(valueText(path))}${shown} ${why}.`;
  const place = positions.valueAt(path);
  return { problem: { code: 'bad-value', level: 'error', file, place, says, next } };
}

function refusal(issue: Issue): { readonly why: string; readonly next: string } {
  const params = issue.code === 'custom' ? issue.params : undefined;
  const text = (key: string, otherwise: string) =>
    typeof params?.[key] === 'string' ? params[key] : otherwise;
  return { why: text('why', 'is not right'), next: text('next', `Write ${issue.message}.`) };
}

/** A value of the wrong kind, or none at all. */
function unwanted(path: Path, wanted: string, { file, value, positions }: Site): Found {
  const found = at(value, path);
  const key = path.at(-1);
  if (found === undefined && typeof key === 'string') {
    const owner = path.slice(0, -1);
    const problem: Problem = {
      code: 'missing-key',
      level: 'error',
      file,
      place: positions.keyAt(owner),
      says: `${capital(ownerText(owner))} has no \`${key}\`.`,
      next: `Add \`${key}:\` with ${wanted}.`,
    };
    return { problem, about: { missing: idOf(path) } };
  }
  const is = typeof found === 'number' ? `the number ${found}` : shownValue(found);
  const says = `${capital(valueText(path))} is ${is}.`;
  const next = adviceFor(found, wanted);
  const place = positions.valueAt(path);
  return { problem: { code: 'bad-value', level: 'error', file, place, says, next } };
}

function ownerText(path: Path): string {
  return path.length === 0 ? subjectText(path) : valueText(path);
}

function adviceFor(found: unknown, wanted: string): string {
  if (typeof found !== 'string') return `Write ${wanted}.`;
  const word = found.toLowerCase();
  if (wanted.startsWith('true') && YAML_11_WORDS.has(word)) {
    const isYes = ['y', 'yes', 'on'].includes(word);
    return `In YAML 1.2 that is a word like any other: write ${isYes}.`;
  }
  const guess = wanted.startsWith('one of ')
    ? nearest(found, wanted.slice('one of '.length).split(', '))
    : undefined;
  if (guess !== undefined) return `Did you mean ${guess}? It must be ${wanted}.`;
  if (/^\d+$/.test(found) && wanted.includes('number')) {
    return `Write it without quotes: ${found}.`;
  }
  return `Write ${wanted}.`;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (inner === null || typeof inner !== 'object') return undefined;
    return Object.hasOwn(inner, part) ? Reflect.get(inner, part) : undefined;
  }, value);
}

function idOf(path: Path): string {
  return JSON.stringify(path);
}
