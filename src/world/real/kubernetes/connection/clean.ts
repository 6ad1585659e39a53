/**
 * Text from outside as one line that steers no terminal and hides nothing: control, format
 * (bidirectional overrides, zero width) and line characters are blanks; cut after `lengthMax`.
 */
export function clean(text: string, lengthMax: number): string {
  // Cut first, so that a body of megabytes costs no more than what is shown of it.
  const line = text
    .slice(0, lengthMax * 4)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]+/gu, ' ')
    .trim();
  return line.length > lengthMax ? `${line.slice(0, lengthMax).toWellFormed()}…` : line;
}
