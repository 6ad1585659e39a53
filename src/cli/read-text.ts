import { open, stat } from 'node:fs/promises';

export type ReadText =
  | { readonly kind: 'read'; readonly text: string }
  | {
      readonly kind: 'unreadable';
      readonly code: 'no-file' | 'unreadable-file' | 'too-large';
      readonly says: string;
      readonly next?: string;
    };

/**
 * Reads a text file of at most `bytesMax` bytes. Whatever hinders it is told as a sentence; bytes
 * that are no UTF-8 come back as U+FFFD.
 */
export async function readText(path: string, bytesMax: number): Promise<ReadText> {
  try {
    const found = await stat(path);
    if (found.isDirectory())
      return unreadable('It is a folder, not a file.', 'Name the file in it.');
    if (!found.isFile()) return unreadable('It is no regular file.', 'Name a file.');
    if (found.size > bytesMax) return tooLarge(bytesMax);
    return await readAtMost(path, bytesMax);
  } catch (error) {
    return whyNot(error);
  }
}

/** A file may grow between `stat` and reading, so the limit is kept here too. */
async function readAtMost(path: string, bytesMax: number): Promise<ReadText> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytesMax + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (length > bytesMax) return tooLarge(bytesMax);
      if (bytesRead === 0) return { kind: 'read', text: buffer.toString('utf8', 0, length) };
    }
  } finally {
    await file.close();
  }
}

function whyNot(error: unknown): ReadText {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return { kind: 'unreadable', code: 'no-file', says: 'There is no such file.' };
    case 'ENOTDIR':
      return { kind: 'unreadable', code: 'no-file', says: 'A part of its path is no folder.' };
    case 'EACCES':
    case 'EPERM':
      return unreadable('It may not be read by you.', 'Check who owns it and its permissions.');
    case 'ELOOP':
      return unreadable('It is a symbolic link that leads in a circle.', 'Correct the link.');
    case 'ENAMETOOLONG':
      return unreadable('Its name is too long.', 'Check the name.');
    default:
      return unreadable(
        `It cannot be read (${code === '' ? String(error) : code}).`,
        'Check the disk.',
      );
  }
}

function unreadable(says: string, next: string): ReadText {
  return { kind: 'unreadable', code: 'unreadable-file', says, next };
}

function tooLarge(bytesMax: number): ReadText {
  return {
    kind: 'unreadable',
    code: 'too-large',
    says: `It is larger than ${bytesMax / 1024} KiB.`,
    next: 'Is this the right file?',
  };
}
