import type { Tone } from '../../status/status.ts';
import type { Output } from '../context.ts';
import { wrap } from './text-width.ts';
import { type Ink, mark, paint } from './tone.ts';

type Screen = Pick<Output, 'columns' | 'color'>;

/** Lines of a text after a tone's sign; what wraps stands in as far. */
export function marked(tone: Tone, text: string, output: Screen, ink?: Ink): string[] {
  return indented(text, output, ink).map((line, at) =>
    at === 0 ? `${mark(tone, output)} ${line.slice(2)}` : line,
  );
}

/** Lines of a text that stand in, as wide as the output. */
export function indented(text: string, output: Screen, ink?: Ink, indent = '  '): string[] {
  return wrap(text, output.columns - indent.length).map(
    (line) => `${indent}${ink === undefined ? line : paint(ink, line, output)}`,
  );
}
