import type { Entry } from './entry.ts';

/** Where the journal lives: a port, so that files, memory and etcd can each be one. */
export interface Store {
  /** Everything kept, oldest first. Read once, at the start. */
  read(): readonly Entry[];
  /** The entries are durable when it returns, or when its promise is fulfilled. */
  append(entries: readonly Entry[]): void | Promise<void>;
  /** Gives up the single-writer lock. */
  close(): void | Promise<void>;
}
