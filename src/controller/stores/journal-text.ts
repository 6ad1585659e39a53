import type { Entry } from '../entry.ts';

export type Journal =
  /** `goodBytes`: what is left when a torn last line is cut off. */
  | { readonly kind: 'good'; readonly entries: readonly Entry[]; readonly goodBytes: number }
  | { readonly kind: 'bad'; readonly line: number; readonly why: string };

/**
 * Reads a journal. A last line without its newline was being written when the power went: it was
 * never acted on, so it is left out. A bad line before that is damage, and guessing is no repair.
 */
export function parseJournal(text: string): Journal {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  const entries: Entry[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined) {
      return { kind: 'bad', line: index + 1, why: 'is not a journal entry' };
    }
    entries.push(entry);
  }
  return { kind: 'good', entries, goodBytes: Buffer.byteLength(text.slice(0, end)) };
}

const kinds: ReadonlySet<string> = new Set<Entry['kind']>([
  'started',
  'snapshot',
  'intent',
  'announced',
  'seen',
  'opened',
  'acting',
  'finished',
  'held',
  'dropped',
  'stalled',
  'closed',
]);

function parseEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only Lowtide writes this file: its kind tells damage from an entry. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  if (!('at' in value) || typeof value.at !== 'number') return false;
  return 'kind' in value && typeof value.kind === 'string' && kinds.has(value.kind);
}
