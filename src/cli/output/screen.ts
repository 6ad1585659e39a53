/**
 * A text in place of what a terminal shows: written over it from the top, so that nothing flickers.
 * What has no room is counted.
 */
export function screenful(text: string, rows: number): string {
  const lines = text.trimEnd().split('\n');
  const more = lines.length - (rows - 1);
  const shown =
    more <= 0
      ? lines
      : [...lines.slice(0, rows - 2), `… ${more + 1} lines more: enlarge the window`];
  return `${home}${shown.map((line) => `${line}${clearRest}\n`).join('')}${clearBelow}`;
}

/** CUP, EL and ED (ECMA-48 8.3.21, 8.3.41, 8.3.39). */
const home = '\u001b[H';
const clearRest = '\u001b[K';
const clearBelow = '\u001b[J';
