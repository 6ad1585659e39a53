import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';

export type Locked =
  | { readonly kind: 'locked'; readonly release: () => void }
  /** Another process that lives holds it. */
  | { readonly kind: 'taken'; readonly pid: number };

/** The locks of this process: its own id in another one is of an earlier process with that id. */
const held = new Set<string>();

/**
 * A single-writer lock: a file with the holder's process id, made by `link`, which is atomic. The
 * lock of a process that is gone is taken over.
 */
export function takeLock(file: string): Locked {
  const { pid } = process;
  const own = `${file}.${pid}`;
  writeFileSync(own, `${pid}\n`, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(own, file);
        held.add(file);
        return { kind: 'locked', release: () => release(file, pid) };
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
      }
      const holder = holderOf(file);
      if (holder !== undefined && isHeld(file, holder)) return { kind: 'taken', pid: holder };
      removeStale(file, holder, own);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves the stale lock away; should somebody else have renewed it meanwhile, puts theirs back. */
function removeStale(file: string, holder: number | undefined, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
    if (holderOf(aside) !== holder) linkSync(aside, file);
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(file: string, pid: number): void {
  held.delete(file);
  if (holderOf(file) === pid) unlinkSync(file);
}

function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isHeld(file: string, holder: number): boolean {
  return holder === process.pid ? held.has(file) : isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
