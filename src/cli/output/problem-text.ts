import type { Level, Problem } from '../../model/problem.ts';
import { listText } from '../../model/sentences.ts';
import type { Output } from '../context.ts';
import { textWidth, wrap } from './text-width.ts';
import { type Ink, paint } from './tone.ts';

type Screen = Pick<Output, 'color' | 'columns'>;

const INKS: Readonly<Record<Level, Ink>> = { error: 'bad', warning: 'warn', note: 'busy' };

/** Nobody reads longer lines with ease. */
const COLUMNS_MAX = 100;
const COLUMNS_MIN = 40;

/**
 * Problems as a compiler shows them: what is wrong, where, the line with a caret, what to do; an
 * empty line after each.
 */
export function problemsText(problems: readonly Problem[], screen: Screen): string {
  return problems.map((problem) => `${problemText(problem, screen)}\n`).join('');
}

function problemText(problem: Problem, screen: Screen): string {
  const columns = Math.max(COLUMNS_MIN, Math.min(screen.columns, COLUMNS_MAX));
  const { level, code, file, place } = problem;
  const name = harmless(file);
  const where = place === undefined ? name : `${name}:${place.line}:${place.column}`;
  const head = `${paint(INKS[level], level, screen)} ${paint('bold', where, screen)} ${paint('dim', code, screen)}`;
  const excerpt = place === undefined ? [] : excerptOf(problem, place, columns, screen);
  const says = indented(harmless(problem.says), '  ', columns);
  const next = indented(harmless(problem.next), '  → ', columns);
  return [head, ...says, ...excerpt, ...next, ''].join('\n');
}

function excerptOf(
  { level }: Problem,
  { line, column, source, length }: NonNullable<Problem['place']>,
  columns: number,
  screen: Screen,
): string[] {
  const number = String(line);
  // The margin takes 5 cells and a number, an ellipsis at either end 1.
  const room = columns - number.length - 7;
  // Of a long line the part around the caret is shown.
  const isNear = column - 1 + Math.min(length, room / 2) <= room;
  const from = isNear ? 0 : Math.max(0, column - 1 - Math.floor(room / 3));
  const text = harmless(source);
  const begin = from > 0 ? '…' : '';
  const end = text.length - from > room ? '…' : '';
  const shown = begin + text.slice(from, from + room) + end;
  const before = textWidth(begin + text.slice(from, column - 1));
  const carets = '^'.repeat(Math.max(1, Math.min(length, room - before)));
  const bar = paint('dim', '│', screen);
  return [
    `  ${paint('dim', number, screen)} ${bar} ${shown.trimEnd()}`,
    `  ${' '.repeat(number.length)} ${bar} ${' '.repeat(before)}${paint(INKS[level], carets, screen)}`,
  ];
}

/** What a file holds steers no terminal: control characters and line ends are blanks. */
function harmless(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]/gu, ' ');
}

/** Wrapped text; its first line begins with `mark`, the others are indented as far. */
function indented(text: string, mark: string, columns: number): string[] {
  return wrap(text, columns - mark.length).map(
    (line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line,
  );
}

/** `2 errors, 3 warnings and 1 note`; nothing found: `no problems`. */
export function problemCount(problems: readonly Problem[]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => {
    const count = problems.filter((problem) => problem.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  if (parts.length === 0) return 'no problems';
  return listText(parts);
}
