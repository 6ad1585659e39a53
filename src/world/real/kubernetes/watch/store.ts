import type { ObjectKey, Read } from './readers/read-object.ts';

/** An object that has a name, whether the rest of it can be read or not. */
export type Named<T> = Exclude<Read<T>, { kind: 'nameless' }>;

/** Where the objects of one resource go. */
export interface Store<T> {
  /** The object as it is now. */
  put(read: Named<T>): void;
  drop(key: ObjectKey): void;
  keys(): Iterable<ObjectKey>;
}

/** A list on its way into a store, page by page; it may begin again before it has ended. */
export interface Listing<T> {
  begin(): void;
  put(objects: readonly Named<T>[]): void;
  /** Objects that were named since it began. */
  readonly size: () => number;
  /** Pages since it began. */
  readonly pages: () => number;
  /** What was deleted while nobody looked is not on the list: it goes. */
  end(): void;
}

export function createListing<T>(store: Store<T>): Listing<T> {
  let named = new Set<ObjectKey>();
  let pages = 0;
  return {
    begin() {
      named = new Set();
      pages = 0;
    },
    put(objects) {
      pages++;
      for (const read of objects) {
        named.add(read.key);
        store.put(read);
      }
    },
    size: () => named.size,
    pages: () => pages,
    end() {
      for (const key of [...store.keys()]) if (!named.has(key)) store.drop(key);
      named = new Set();
    },
  };
}
