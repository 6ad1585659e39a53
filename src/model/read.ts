/** What became of reading a piece of text: a value, or a refusal that a person understands. */
export type Read<T> = { readonly kind: 'read'; readonly value: T } | Refused;

export interface Refused {
  readonly kind: 'refused';
  /** Continues the sentence "`memory` of host nuc1 (16) …": "has no unit". */
  readonly why: string;
  /** A sentence: what to write instead. */
  readonly next: string;
}

export function read<T>(value: T): Read<T> {
  return { kind: 'read', value };
}

export function refused(why: string, next: string): Refused {
  return { kind: 'refused', why, next };
}
