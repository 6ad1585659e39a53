import type { Output } from '../context.ts';
import { textWidth, wrap } from './text-width.ts';
import { type Ink, paint } from './tone.ts';

/** Plain text (no escape codes); with an ink it is painted after it was measured. */
export type Cell = string | { readonly text: string; readonly ink: Ink };

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /**
   * Of a last column that holds sentences: where there is no room for them beside the others each
   * goes under its row, across the whole width and without its title.
   */
  readonly under?: boolean;
}

const gap = '  ';
/** A column is not made narrower than this, however narrow the terminal. */
const columnWidthMin = 8;

/** Sentences in a narrower column, or on more lines, are hard to read. */
const sentenceWidthMin = 40;
const sentenceLinesMax = 2;

/** How far a sentence under its row stands in. */
const underIndent = '    ';

/**
 * Lines of a table with its titles, ending in a newline. Where the output is too narrow the widest
 * columns are made narrower and their cells wrap.
 */
export function table(
  columns: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
  output: Pick<Output, 'columns' | 'color'>,
): string {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const titles: Cell[] = heads.map(({ title }) => ({ text: title, ink: 'dim' }));
  const all = [titles, ...rows];
  const natural = heads.map((_, at) => Math.max(...all.map((row) => textWidth(textOf(row[at])))));
  const last = heads.length - 1;
  if (heads[last]?.under !== true || hasRoomBeside(natural, rows, output.columns)) {
    const widths = narrowed(natural, output.columns);
    return all.map((row) => rowLines(row, widths, heads, output)).join('');
  }
  const widths = narrowed(natural.slice(0, last), output.columns);
  return all
    .map((row, at) => {
      const lines = rowLines(row, widths, heads, output);
      return at === 0 ? lines : `${lines}${underLines(row[last], output)}`;
    })
    .join('');
}

/** Is there room for the last column as it should be? */
function hasRoomBeside(
  natural: readonly number[],
  rows: readonly (readonly Cell[])[],
  columns: number,
): boolean {
  const others = natural.slice(0, -1);
  const room = columns - sum(others) - gap.length * others.length;
  if (room >= (natural.at(-1) ?? 0)) return true;
  if (room < sentenceWidthMin) return false;
  return rows.every((row) => wrap(textOf(row[others.length]), room).length <= sentenceLinesMax);
}

function underLines(cell: Cell | undefined, output: Pick<Output, 'columns' | 'color'>): string {
  const text = textOf(cell);
  if (text === '') return '';
  return wrap(text, output.columns - underIndent.length)
    .map((line) => `${underIndent}${painted(cell, line, output)}\n`)
    .join('');
}

/** Takes cells from the widest column until all fit, or none can give any more. */
function narrowed(natural: readonly number[], columns: number): number[] {
  const widths = [...natural];
  let over = sum(widths) + gap.length * (widths.length - 1) - columns;
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= columnWidthMin) break;
    const next = Math.max(...widths.filter((_, at) => at !== widest), columnWidthMin);
    const taken = Math.max(1, Math.min(over, width - next));
    widths[widest] = width - taken;
    over -= taken;
  }
  return widths;
}

function rowLines(
  row: readonly Cell[],
  widths: readonly number[],
  heads: readonly Column[],
  output: Pick<Output, 'color'>,
): string {
  const cells = widths.map((width, at) => wrap(textOf(row[at]), width));
  const height = Math.max(...cells.map((lines) => lines.length));
  let text = '';
  for (let line = 0; line < height; line += 1) {
    const parts = cells.map((lines, at) =>
      pad(lines[line] ?? '', widths[at] ?? 0, heads[at]?.align ?? 'left', row[at], output),
    );
    text += `${parts.join(gap).trimEnd()}\n`;
  }
  return text;
}

function pad(
  text: string,
  width: number,
  align: 'left' | 'right',
  cell: Cell | undefined,
  output: Pick<Output, 'color'>,
): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  const inked = painted(cell, text, output);
  return align === 'left' ? inked + space : space + inked;
}

/** Some of a cell's text in the cell's ink. */
function painted(cell: Cell | undefined, text: string, output: Pick<Output, 'color'>): string {
  return typeof cell === 'object' ? paint(cell.ink, text, output) : text;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
