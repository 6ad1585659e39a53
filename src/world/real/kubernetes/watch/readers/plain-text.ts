/** A sentence of the scheduler about a thousand nodes is shorter. */
const usualLengthMax = 1_000;

/** A text that others wrote, fit to be shown: one line, nothing that steers a terminal, of sane length. */
export function plainText(text: string, lengthMax = usualLengthMax): string | undefined {
  const plain = text
    .slice(0, 2 * lengthMax)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  if (plain === '') return undefined;
  return plain.length > lengthMax ? `${plain.slice(0, lengthMax - 1)}…` : plain;
}
