import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a run leaves in its state folder; a folder with any of these has been one. */
const known = ['journal.jsonl', 'lowtide.sock', 'lock'];

export interface NoFolder {
  readonly says: string;
  readonly next: string;
}

/**
 * Makes a state folder that only its owner can enter (0700), or takes the one that a run before
 * left. Somebody else's folder is refused: its permissions are not changed. Gives what hinders.
 */
export function makeStateFolder(folder: string): NoFolder | undefined {
  try {
    const entries = makeFolder(folder);
    if (entries.length > 0 && !entries.some((name) => known.includes(name))) {
      return {
        says: `${folder} holds other things: it is no state folder of Lowtide.`,
        next: 'Name a new or empty folder with --state.',
      };
    }
    chmodSync(folder, 0o700);
    return undefined;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      says: `The state folder ${folder} cannot be made (${why}).`,
      next: 'Check that what it is to lie in is a folder and yours, or choose another with --state.',
    };
  }
}

/**
 * What is in the folder, which is made if need be. Parent by parent, for a recursive `mkdir` of
 * Node 24 never returns where the kernel has nothing at a path and lets nothing be made there.
 */
function makeFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent || dirname(folder) === folder) throw error;
  }
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
  return [];
}
