import { computed, effect, signal } from '@preact/signals';
import { wallNow } from './clock.ts';
import type { OperationStatus } from './contract.ts';
import { operations } from './state.ts';

/** An operation that ended stays this long, so that a fast one can be read. */
const lingersMs = 5000;

interface Ended {
  readonly operation: OperationStatus;
  /** The browser's clock. */
  readonly at: number;
}

const ended = signal<readonly Ended[]>([]);

/** Operations that are open no more but were a moment ago. */
export const lingering = computed(() => {
  const open = new Set(operations.value.map((operation) => operation.id));
  return ended.value
    .filter(({ operation, at }) => wallNow.value - at < lingersMs && !open.has(operation.id))
    .map(({ operation }) => operation);
});

export function rememberEnded(): void {
  let before: readonly OperationStatus[] = [];
  effect(() => {
    const now = operations.value;
    const gone = before.filter((old) => !now.some((operation) => operation.id === old.id));
    before = now;
    if (gone.length === 0) return;
    const at = Date.now();
    ended.value = [
      ...ended.peek().filter((old) => at - old.at < lingersMs),
      ...gone.map((operation) => ({ operation, at })),
    ].slice(-3);
  });
}
