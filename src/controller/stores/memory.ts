import type { Entry } from '../entry.ts';
import type { Store } from '../store.ts';

/** A journal that lives as long as its process: for the simulated world and for tests. */
export function createMemoryStore(): Store {
  let entries: Entry[] = [];
  return {
    read: () => [...entries],
    append: (more) => {
      entries.push(...more);
    },
    rotate: (first) => {
      entries = [first];
    },
    close: () => {},
  };
}
