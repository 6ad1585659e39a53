import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../entry.ts';
import type { Store } from '../store.ts';
import { parseJournal } from './journal-text.ts';
import { takeLock } from './lock.ts';

/** `journal.jsonl`, one entry a line; `journal.previous.jsonl` what was before the last rotation. */
const journalName = 'journal.jsonl';
const previousName = 'journal.previous.jsonl';

export type OpenedStore =
  | {
      readonly kind: 'open';
      readonly store: Store;
      /** A sentence when the last run ended in the middle of a line. */
      readonly recovered?: string;
    }
  | { readonly kind: 'taken'; readonly pid: number; readonly folder: string }
  | {
      readonly kind: 'unreadable';
      readonly file: string;
      readonly line: number;
      readonly why: string;
    };

/**
 * The journal as a file in `folder`, which is made (0700) if need be. Each append is written and
 * synced before it returns. One process at a time.
 */
export function openFileStore(folder: string): OpenedStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = takeLock(join(folder, 'lock'));
  if (lock.kind === 'taken') return { kind: 'taken', pid: lock.pid, folder };
  const file = join(folder, journalName);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const journal = parseJournal(text);
  if (journal.kind === 'bad') {
    lock.release();
    return { kind: 'unreadable', file, line: journal.line, why: journal.why };
  }
  const { entries, goodBytes } = journal;
  let descriptor = openSync(file, 'a', 0o600);
  const torn = goodBytes < Buffer.byteLength(text);
  if (torn) ftruncateSync(descriptor, goodBytes);
  const store: Store = {
    read: () => entries,
    append: (more) => writeLines(descriptor, more),
    rotate: (first) => {
      const next = rotate(folder, file, first);
      closeSync(descriptor);
      descriptor = next;
    },
    close: () => {
      closeSync(descriptor);
      lock.release();
    },
  };
  if (!torn) return { kind: 'open', store };
  const recovered = `${file} ended in the middle of line ${entries.length + 1}; that line was dropped.`;
  return { kind: 'open', store, recovered };
}

function writeLines(descriptor: number, entries: readonly Entry[]): void {
  const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
  fsyncSync(descriptor);
}

/** The new journal is whole before it takes the old one's place: a crash leaves one or the other. */
function rotate(folder: string, file: string, first: Entry): number {
  const next = `${file}.next`;
  const descriptor = openSync(next, 'w', 0o600);
  writeLines(descriptor, [first]);
  closeSync(descriptor);
  const previous = join(folder, previousName);
  // A copy by link would do, but not every file system links; the old one is moved last of all.
  const old = readFileSync(file);
  const kept = openSync(previous, 'w', 0o600);
  for (let offset = 0; offset < old.length; ) offset += writeSync(kept, old, offset);
  fsyncSync(kept);
  closeSync(kept);
  renameSync(next, file);
  return openSync(file, 'a', 0o600);
}
