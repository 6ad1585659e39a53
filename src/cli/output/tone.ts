import type { Tone } from '../../status/status.ts';

/** A tone of the lab's status, or a way to set text apart. */
export type Ink = Tone | 'bold' | 'dim';

/** SGR parameters (ECMA-48 8.3.117). */
const sgr: Record<Ink, string> = {
  fine: '32',
  off: '90',
  busy: '34',
  warn: '33',
  bad: '31',
  unknown: '35',
  bold: '1',
  dim: '2',
};

/** A tone as one sign, so that it can be told without colour. */
const marks: Record<Tone, string> = {
  fine: '●',
  off: '○',
  busy: '◐',
  warn: '▲',
  bad: '✖',
  unknown: '?',
};

/** The text in the ink's colour, or as it is where the output has none. */
export function paint(ink: Ink, text: string, output: { readonly color: boolean }): string {
  return output.color && text !== '' ? `\u001b[${sgr[ink]}m${text}\u001b[0m` : text;
}

/** The tone's sign in its colour. */
export function mark(tone: Tone, output: { readonly color: boolean }): string {
  return paint(tone, marks[tone], output);
}
