import type { Output } from '../context.ts';
import { textWidth, wrap } from './text-width.ts';
import { type Ink, paint } from './tone.ts';

/** Plain text (no escape codes); with an ink it is painted after it was measured. */
export type Cell = string | { readonly text: string; readonly ink: Ink };

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const gap = '  ';
/** A column is not made narrower than this, however narrow the terminal. */
const columnWidthMin = 8;

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
  const widths = narrowed(
    heads.map((_, at) => Math.max(...all.map((row) => textWidth(textOf(row[at]))))),
    output.columns,
  );
  return all.map((row) => rowLines(row, heads, widths, output)).join('');
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
  heads: readonly Column[],
  widths: readonly number[],
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
  const painted = typeof cell === 'object' ? paint(cell.ink, text, output) : text;
  return align === 'left' ? painted + space : space + painted;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
