import { type Document, parseDocument } from 'yaml';
import type { Problem } from '../problem.ts';
import { type Lines, linesOf } from './lines.ts';
import { plainOf, type Trap } from './plain.ts';
import { type Positions, positionsIn } from './positions.ts';
import { syntaxSentence } from './syntax.ts';

export type ReadYaml =
  | {
      readonly kind: 'read';
      readonly value: unknown;
      readonly positions: Positions;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] };

/**
 * Reads one YAML 1.2 document. `unreadable`: its structure cannot be trusted, so nothing more can
 * be said of it. Problems of a readable one do not hinder looking at its values.
 */
export function readYaml(text: string, file: string): ReadYaml {
  const lines = linesOf(text);
  const document = compose(text);
  if (document === 'too-deep') return { kind: 'unreadable', problems: [tooDeep(file)] };
  const problems = documentProblems(document, text, file, lines);
  if (problems.some(({ code }) => code !== 'duplicate-key'))
    return { kind: 'unreadable', problems };
  const plain = plainOf(document);
  for (const { range, ...trap } of plain.traps) {
    problems.push({ ...trap, file, place: lines(range) });
  }
  if (plain.traps.some(({ code }) => ENDING.has(code))) {
    return { kind: 'unreadable', problems };
  }
  const positions = positionsIn(document, lines);
  return { kind: 'read', value: plain.value, positions, problems };
}

/** After these what was read is not what was meant, and more problems would only confuse. */
const ENDING: ReadonlySet<Trap['code']> = new Set(['too-large', 'too-deep', 'yaml-alias']);

function compose(text: string): Document | 'too-deep' {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      version: '1.2',
      logLevel: 'error',
    });
  } catch (error) {
    // The composer recurses: nesting of tens of thousands of levels ends its stack.
    if (error instanceof RangeError) return 'too-deep';
    throw error;
  }
}

const SYNTAX_ERRORS_MAX = 10;

function documentProblems(document: Document, text: string, file: string, lines: Lines) {
  const problems: Problem[] = [];
  // The first errors are the cause; the parser then stumbles over all that follows.
  for (const error of document.errors.slice(0, SYNTAX_ERRORS_MAX)) {
    const found = wordAt(text, error.pos[0]);
    const place = lines([error.pos[0], error.pos[0] + Math.max(found.length, 1)]);
    const problem: Problem = { ...syntaxSentence(error, found), level: 'error', file, place };
    problems.push(problem);
    if (problem.code === 'too-deep') break;
  }
  for (const warning of document.warnings) {
    problems.push({
      code: 'yaml-tag',
      level: 'error',
      file,
      place: lines(warning.pos),
      says: 'A value begins with `!`, which YAML takes for a type that this file does not have.',
      next: 'Put the value in quotes, or remove the tag.',
    });
  }
  return problems;
}

/** The key or word that begins at an offset, for messages. */
function wordAt(text: string, offset: number): string {
  return (
    /^[^\s:,[\]{}#]{1,64}/.exec(text.slice(offset, offset + 64))?.[0] ??
    text.slice(offset, offset + 1)
  );
}

function tooDeep(file: string): Problem {
  return {
    code: 'too-deep',
    level: 'error',
    file,
    says: 'The file is nested thousands of levels deep.',
    next: 'A lab needs six: check brackets and indentation.',
  };
}
