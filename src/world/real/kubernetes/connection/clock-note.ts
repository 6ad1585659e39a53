import { spanText } from './date-text.ts';

/** Tokens and certificates are accepted or not by the server's clock; less than this is no cause. */
const skewMaxMs = 5 * 60_000;

/** Undefined: the clocks agree, or the answer bears no date. */
export function clockNote(date: string | undefined, now: number): string | undefined {
  const skewMs = Date.parse(date ?? '') - now;
  if (Number.isNaN(skewMs) || Math.abs(skewMs) <= skewMaxMs) return undefined;
  const how = skewMs > 0 ? 'behind' : 'ahead of';
  return `The clock of this machine is ${spanText(skewMs)} ${how} that of the API server: set it right first.`;
}
