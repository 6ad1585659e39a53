import { rules } from './lint/rules.ts';
import { nearest } from './nearest.ts';
import { readingCodes } from './reading-codes.ts';

export type Explained =
  | { readonly kind: 'explained'; readonly code: string; readonly text: string }
  | { readonly kind: 'unknown'; readonly guess?: string };

/** What a problem's code means: why it matters and what can be done. One paragraph. */
export function explain(code: string): Explained {
  const text = rules.find((rule) => rule.code === code)?.explain ?? readingText(code);
  if (text !== undefined) {
    return { kind: 'explained', code, text: text.replaceAll(/\s*\n\s*/g, ' ') };
  }
  const guess = nearest(code, allCodes());
  return guess === undefined ? { kind: 'unknown' } : { kind: 'unknown', guess };
}

function readingText(code: string): string | undefined {
  return Object.hasOwn(readingCodes, code) ? readingCodes[code] : undefined;
}

/** All codes that a problem may have: of the text first, then of lint. */
export function allCodes(): string[] {
  return [...Object.keys(readingCodes), ...rules.map(({ code }) => code)];
}
