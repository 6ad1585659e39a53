import type { ObjectKey } from '../watch/readers/read-object.ts';
import type { Store } from '../watch/store.ts';

/** The objects of one resource, as they are now. */
export interface Table<T> extends Store<T> {
  get(key: ObjectKey): T | undefined;
  /** Why it cannot be read. */
  unreadable(key: ObjectKey): string | undefined;
  /** A sentence about one that cannot be read. */
  anyUnreadable(): string | undefined;
}

/** `onChange` hears of every object that came, changed or went; one that cannot be read counts as none. */
export function createTable<T>(
  onChange: (key: ObjectKey, now: T | undefined, before: T | undefined) => void,
): Table<T> {
  const objects = new Map<ObjectKey, T>();
  const unreadable = new Map<ObjectKey, string>();
  return {
    put(read) {
      const before = objects.get(read.key);
      if (read.kind === 'object') {
        unreadable.delete(read.key);
        objects.set(read.key, read.object);
        onChange(read.key, read.object, before);
        return;
      }
      objects.delete(read.key);
      unreadable.set(read.key, read.why);
      onChange(read.key, undefined, before);
    },
    drop(key) {
      const before = objects.get(key);
      unreadable.delete(key);
      objects.delete(key);
      onChange(key, undefined, before);
    },
    *keys() {
      yield* objects.keys();
      yield* unreadable.keys();
    },
    get: (key) => objects.get(key),
    unreadable: (key) => unreadable.get(key),
    anyUnreadable() {
      const [first] = unreadable;
      return first && `${first[0]} cannot be read: ${first[1]}`;
    },
  };
}
