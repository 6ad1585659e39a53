import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export type Written =
  | { readonly kind: 'written'; readonly backup?: string }
  | { readonly kind: 'exists' }
  /** One sentence. */
  | { readonly kind: 'failed'; readonly says: string };

export interface Options {
  /** A file that is there is kept beside under this name and replaced; absent: it is left alone. */
  readonly backup?: string;
  /** Make its folder where there is none, for its owner alone. */
  readonly makeFolder?: boolean;
}

/**
 * Writes a file that only its owner may read, whole or not at all: aside, then under its name. Where
 * the name is a link, as dotfile managers have it, what it leads to is written.
 */
export async function writePrivately(
  path: string,
  text: string,
  options: Options = {},
): Promise<Written> {
  try {
    if (options.makeFolder) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const target = await realpath(path).catch(() => path);
    const aside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    await writeNew(aside, text);
    try {
      return await put(aside, path, target, options);
    } finally {
      await unlink(aside).catch(() => undefined);
    }
  } catch (error) {
    const code = codeOf(error);
    const says = code === 'ENOENT' ? 'There is no such folder.' : `It cannot be written (${code}).`;
    return { kind: 'failed', says };
  }
}

async function put(
  aside: string,
  path: string,
  target: string,
  { backup }: Options,
): Promise<Written> {
  if (backup === undefined) {
    // Unlike a rename, a link does not replace what has come to be there meanwhile.
    const isTaken = await link(aside, target).then(() => false, isExisting);
    return { kind: isTaken ? 'exists' : 'written' };
  }
  // Beside the name that people know: what it leads to may lie in a repository.
  const kept = join(dirname(path), backup);
  const isKept = await copyFile(target, kept, constants.COPYFILE_EXCL).then(() => true, isAbsent);
  if (isKept) await secure(kept);
  await rename(aside, target);
  return isKept ? { kind: 'written', backup: kept } : { kind: 'written' };
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** On the disk before what it was copied from goes: they may be the only secrets of a cluster. */
async function secure(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isExisting(error: unknown): boolean {
  if (codeOf(error) === 'EEXIST') return true;
  throw error;
}

/** There was nothing to keep. */
function isAbsent(error: unknown): boolean {
  if (codeOf(error) === 'ENOENT') return false;
  throw error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** `config.before-2026-11-22T18-30-00-000Z` */
export function backupName(path: string, at: number): string {
  const time = new Date(at).toISOString().replaceAll(/[:.]/g, '-');
  return `${basename(path)}.before-${time}`;
}
