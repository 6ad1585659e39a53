/** What is to happen, earliest first; of two at the same time the one that was added first. */
export interface EventQueue<T> {
  /** `Infinity` when empty. */
  readonly nextAt: number;
  add(at: number, value: T): void;
  /** Takes the earliest out. */
  take(): T | undefined;
}

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly value: T;
}

/** A binary heap. */
export function createEventQueue<T>(): EventQueue<T> {
  const heap: Entry<T>[] = [];
  let order = 0;

  function rise(entry: Entry<T>): void {
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  function sink(entry: Entry<T>): void {
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || isBefore(entry, child)) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = entry;
  }

  return {
    get nextAt() {
      return heap[0]?.at ?? Number.POSITIVE_INFINITY;
    },
    add(at, value) {
      rise({ at, order: order++, value });
    },
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first !== undefined && last !== undefined && heap.length > 0) sink(last);
      return first?.value;
    },
  };
}

function isBefore(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
