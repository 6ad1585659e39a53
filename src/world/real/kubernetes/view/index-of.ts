/** Sets by key, without empty ones: which pods belong to an owner, which budgets to a namespace. */
export interface Index<K, V> {
  add(key: K, value: V): void;
  remove(key: K, value: V): void;
  of(key: K): Iterable<V>;
}

export function createIndex<K, V>(): Index<K, V> {
  const sets = new Map<K, Set<V>>();
  return {
    add(key, value) {
      const set = sets.get(key);
      if (set === undefined) sets.set(key, new Set([value]));
      else set.add(value);
    },
    remove(key, value) {
      const set = sets.get(key);
      set?.delete(value);
      if (set?.size === 0) sets.delete(key);
    },
    of: (key) => sets.get(key) ?? [],
  };
}
