import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../controller/store.ts';
import { type OpenedStore, openFileStore } from '../../controller/stores/file.ts';
import { createMemoryStore } from '../../controller/stores/memory.ts';

export type Journal =
  | {
      readonly kind: 'open';
      readonly store: Store;
      /** What a person should know of what was found in it. */
      readonly note?: string;
    }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** Names the world that the journal beside it is of. */
const worldName = 'world';

/**
 * The journal of a run: a file in `folder`, or in memory without one, for a simulated life that
 * nobody wants to go on with. What was decided of one world says nothing of another: a journal is
 * of one `world` for ever.
 */
export function openJournal(folder: string | undefined, world: string): Journal {
  if (folder === undefined) return { kind: 'open', store: createMemoryStore() };
  let opened: OpenedStore;
  try {
    opened = openFileStore(folder);
    if (opened.kind === 'open' && opened.store.read().length === 0) noteWorld(folder, world);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'failed',
      says: `The journal in ${folder} cannot be opened (${why}).`,
      next: 'Check who owns its files, or choose another folder with --state.',
    };
  }
  switch (opened.kind) {
    case 'open': {
      const { store, recovered } = opened;
      const before = store.read().length === 0 ? world : worldOf(folder);
      if (before !== world) {
        void store.close();
        return {
          kind: 'failed',
          says: `The journal in ${folder} is of another world (${before}, not ${world}).`,
          next: 'Choose another folder with --state, or move the journal away.',
        };
      }
      return { kind: 'open', store, ...(recovered !== undefined && { note: recovered }) };
    }
    case 'taken':
      return {
        kind: 'failed',
        says: `Process ${opened.pid} writes the journal in ${opened.folder}.`,
        next: `Stop it with \`kill ${opened.pid}\`, or choose another folder with --state.`,
      };
    case 'unreadable':
      return {
        kind: 'failed',
        says: `${opened.file}:${opened.line} ${opened.why}.`,
        next: 'Move the file away to begin anew, or choose another folder with --state.',
      };
  }
}

function noteWorld(folder: string, world: string): void {
  writeFileSync(join(folder, worldName), `${world}\n`, { mode: 0o600 });
}

/** A journal that says nothing of it is from when there was but the simulated world. */
function worldOf(folder: string): string {
  const file = join(folder, worldName);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'simulated';
}

/** What a person is told when the journal has broken and the controller has stopped with it. */
export function unwritten(folder: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `The journal in ${folder} cannot be written (${why}), so Lowtide stopped and did nothing that is not in it. Make room there, then start it again.`;
}
