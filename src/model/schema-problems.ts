import type * as z from 'zod';
import { YAML_11_WORDS } from './name.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { shownValue, subjectText, valueText } from './sentences.ts';
import type { Path, Positions } from './yaml/positions.ts';

type Issue = z.core.$ZodIssue;

interface Site {
  readonly file: string;
  readonly value: unknown;
  readonly positions: Positions;
}

/** What the schema finds wrong, as sentences with their places. */
export function schemaProblems(issues: readonly Issue[], site: Site): Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], site));
}

function problemsOf(issue: Issue, above: Path, site: Site): Problem[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], issue.message, site));
    case 'invalid_key':
      return issue.issues.flatMap((inner) => badName(inner, path, site));
    case 'invalid_union': {
      const branch = branchMeant(issue.errors);
      if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, path, site));
      return [unwanted(path, issue.message, site)];
    }
    case 'custom':
      return [refusedText(path, issue, site)];
    default:
      return [unwanted(path, issue.message, site)];
  }
}

/** Of several forms, the one whose outer shape fits what was written. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fits = (branch: readonly Issue[]) =>
    branch.every(
      (issue) =>
        issue.path.length > 0 || issue.code === 'custom' || issue.code === 'unrecognized_keys',
    );
  return branches.find(fits);
}

function unknownKey(path: Path, message: string, { file, positions }: Site): Problem {
  const key = String(path.at(-1));
  const [what = '', keys = ''] = message.split(': ');
  const known = keys.split(' ');
  const guess = nearest(key, known) ?? known.find((each) => each === key.replaceAll('_', '-'));
  return {
    code: 'unknown-key',
    level: 'error',
    file,
    place: positions.keyAt(path),
    says: `\`${key}\` is no key of ${what}.`,
    next: guess === undefined ? `Its keys are ${known.join(', ')}.` : `Did you mean \`${guess}\`?`,
  };
}

function badName(issue: Issue, path: Path, { file, positions }: Site): Problem[] {
  const { why, next } = refusal(issue);
  const says = `The name ${shownValue(path.at(-1))} ${why}.`;
  return [{ code: 'bad-name', level: 'error', file, place: positions.keyAt(path), says, next }];
}

function refusedText(path: Path, issue: Issue, { file, value, positions }: Site): Problem {
  const { why, next } = refusal(issue);
  const found = at(value, path);
  const shown = typeof found === 'object' ? '' : ` (${shownValue(found)})`;
  return {
    code: 'bad-value',
    level: 'error',
    file,
    place: positions.valueAt(path),
    says: `${capital(valueText(path))}${shown} ${why}.`,
    next,
  };
}

function refusal(issue: Issue): { readonly why: string; readonly next: string } {
  const params = issue.code === 'custom' ? issue.params : undefined;
  const text = (key: string, otherwise: string) =>
    typeof params?.[key] === 'string' ? params[key] : otherwise;
  return { why: text('why', 'is not right'), next: text('next', `Write ${issue.message}.`) };
}

/** A value of the wrong kind, or none at all. */
function unwanted(path: Path, wanted: string, { file, value, positions }: Site): Problem {
  const found = at(value, path);
  const key = path.at(-1);
  if (found === undefined && typeof key === 'string') {
    return {
      code: 'missing-key',
      level: 'error',
      file,
      place: positions.keyAt(path.slice(0, -1)),
      says: `${capital(mapText(path.slice(0, -1)))} has no \`${key}\`.`,
      next: `Add \`${key}:\` with ${wanted}.`,
    };
  }
  return {
    code: 'bad-value',
    level: 'error',
    file,
    place: positions.valueAt(path),
    says: `${capital(valueText(path))} is ${kindText(found)}.`,
    next: adviceFor(found, wanted),
  };
}

function mapText(path: Path): string {
  return path.length === 0 ? 'the lab' : path.length === 2 ? subjectText(path) : valueText(path);
}

function kindText(found: unknown): string {
  if (typeof found === 'number') return `the number ${found}`;
  return shownValue(found);
}

function adviceFor(found: unknown, wanted: string): string {
  if (typeof found === 'string' && wanted.startsWith('true')) {
    const isYes = ['y', 'yes', 'on'].includes(found.toLowerCase());
    if (YAML_11_WORDS.has(found.toLowerCase())) {
      return `In YAML 1.2 that is a word like any other: write ${isYes}.`;
    }
  }
  if (typeof found === 'string' && wanted.startsWith('one of ')) {
    const guess = nearest(found, wanted.slice('one of '.length).split(', '));
    if (guess !== undefined) return `Did you mean ${guess}? It must be ${wanted}.`;
  }
  if (typeof found === 'string' && /^\d+$/.test(found) && wanted.includes('number')) {
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

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
