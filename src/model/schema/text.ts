import * as z from 'zod';
import type { Read } from '../read.ts';

/** What an editor shows at a key: `lab.schema.json` carries it. */
export interface Doc {
  readonly description: string;
  readonly examples?: readonly (string | number)[];
  readonly pattern?: string;
}

/**
 * A piece of text that `reading` turns into a value.
 *
 * zod's messages are never shown: a message carries the phrase of what is wanted ("a size such as
 * 16GiB"), from which `schema-problems.ts` makes sentences.
 */
export function text<T>(wanted: string, doc: Doc, reading: (text: string) => Read<T>) {
  return z
    .string({ error: wanted })
    .meta({ ...doc, examples: [...(doc.examples ?? [])] })
    .transform((value, context): T => {
      const result = reading(value);
      if (result.kind === 'read') return result.value;
      context.issues.push({
        code: 'custom',
        input: value,
        message: wanted,
        params: { why: result.why, next: result.next },
      });
      return z.NEVER;
    });
}

/** A whole number between two limits, both included. */
export function whole(wanted: string, min: number, max: number, doc: Doc) {
  return z
    .number({ error: wanted })
    .int({ error: wanted })
    .min(min, { error: wanted })
    .max(max, { error: wanted })
    .meta({ ...doc, examples: [...(doc.examples ?? [])] });
}

/** One of a few words. */
export function word<const W extends readonly [string, ...string[]]>(words: W, doc: Doc) {
  return z.enum(words, { error: wantedOf(words) }).meta({ description: doc.description });
}

function wantedOf(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`;
}
