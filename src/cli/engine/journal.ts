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

/**
 * The journal of a run: a file in `folder`, or in memory without one, for a simulated life that
 * nobody wants to go on with.
 */
export function openJournal(folder: string | undefined): Journal {
  if (folder === undefined) return { kind: 'open', store: createMemoryStore() };
  let opened: OpenedStore;
  try {
    opened = openFileStore(folder);
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
