import type { Entry } from './entry.ts';

/** Where the journal lives: a port, so that files, memory and etcd can each be one. */
export interface Store {
  /** Everything since the last rotation, oldest first. Read once, at the start. */
  read(): readonly Entry[];
  /** The entries are durable when it returns, or when its promise is fulfilled. */
  append(entries: readonly Entry[]): void | Promise<void>;
  /** Begins the journal anew with this line; what was before is kept aside, once. */
  rotate(first: Entry): void | Promise<void>;
  /** Gives up the single-writer lock. */
  close(): void | Promise<void>;
}
