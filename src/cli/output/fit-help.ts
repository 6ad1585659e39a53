import { stripVTControlCharacters } from 'node:util';
import { textWidth } from './text-width.ts';

/** A help text that fits the terminal: what is too long wraps below where its text begins. */
export function fitHelp(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (textWidth(line) <= columns ? [line] : fitLine(line, columns)))
    .join('\n');
}

/** The part before what a line says: a command or flags with two spaces behind, or its indent. */
const beforeText = /^(?: *(?:-\w )? *\[?--[\w-]+\]?(?:\.\.\.)? {2,}| *)/;

/** Room that sentences keep however far they would stand in. */
const roomMin = 20;

const escapeCode = '\u001b';

/** Words and what is between them; `[default = 80]` is one word, the bracket of an escape code none. */
const words = new RegExp(`(?:(?<!${escapeCode})\\[[^\\]]*\\]|\\S)+| +`, 'g');

function fitLine(line: string, columns: number): string[] {
  const plain = stripVTControlCharacters(line);
  const [before = ''] = beforeText.exec(plain) ?? [];
  const standsIn = plain.startsWith('  lowtide ') ? 4 : before.length;
  const hang = ' '.repeat(Math.min(standsIn, Math.max(0, columns - roomMin)));
  const lines: string[] = [];
  let fitted = '';
  let space = '';
  for (const part of line.match(words) ?? []) {
    if (part.startsWith(' ')) {
      // Padding before a last column is of no use where that wraps.
      space = textWidth(fitted) < before.length ? part : ' ';
    } else if (fitted.trim() === '' || textWidth(fitted + space + part) <= columns) {
      fitted += space + part;
      space = '';
    } else {
      lines.push(fitted);
      fitted = hang + part;
      space = '';
    }
  }
  return [...lines, fitted];
}
