import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Clock } from '../../../../ports.ts';

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  /** `code` as of `errno`, or `too-large`. */
  | { readonly kind: 'unreadable'; readonly code: string };

export interface RotatingFile {
  read(): Promise<FileText>;
  /** The next `read` looks, however short ago the last one was. */
  forget(): void;
}

/** A rotated token or certificate is taken up within this time. */
const freshMs = 1000;

/** A CA bundle of every public authority is 220 KiB. */
const bytesMax = 1024 * 1024;

/** A small file that somebody else replaces now and then; its text is kept for a moment. */
export function createRotatingFile(path: string, clock: Clock): RotatingFile {
  let readAt = Number.NEGATIVE_INFINITY;
  let last: Promise<FileText> | undefined;
  return {
    forget() {
      last = undefined;
    },
    read() {
      const now = clock.now();
      const age = now - readAt;
      if (last === undefined || age < 0 || age >= freshMs) {
        readAt = now;
        last = readText(path);
      }
      return last;
    },
  };
}

async function readText(path: string): Promise<FileText> {
  try {
    // A pipe that nobody writes to would be waited for, with one of the few threads for files.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return { kind: 'unreadable', code: 'no regular file' };
      if (found.size > bytesMax) return { kind: 'unreadable', code: 'too large' };
      const { bytesRead, buffer } = await file.read(Buffer.alloc(found.size + 1));
      return { kind: 'text', text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { kind: 'unreadable', code };
  }
}
