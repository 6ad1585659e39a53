import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { readText } from './read-text.ts';

export interface FoundFile {
  /** Relative to the lab file's folder. */
  readonly file: string;
  readonly text: string;
}

export interface FoundManifests {
  readonly files: readonly FoundFile[];
  /** `index` of the entry in `workloads` that each is about. */
  readonly problems: readonly (Pick<Problem, 'code' | 'level' | 'says' | 'next'> & {
    readonly index: number;
  })[];
}

/** A file of a hundred objects takes some 300 KiB. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** More manifests than a home has; a `/` by mistake ends here. */
const FILES_MAX = 1000;
const DEPTH_MAX = 12;

/**
 * Reads `.yaml`, `.yml` and `.json` files at the given paths and in the folders there, in the order
 * of their names. Hidden files and folders and links in folders are passed over.
 */
export async function findManifests(
  paths: readonly string[],
  folder: string,
): Promise<FoundManifests> {
  const files = new Map<string, string>();
  const problems: FoundManifests['problems'][number][] = [];
  for (const [index, path] of paths.entries()) {
    const problem = (says: string, next: string) => {
      problems.push({ code: 'workloads', level: 'error', says, next, index });
    };
    const listed = await listFiles(resolve(folder, path));
    if (listed.length > FILES_MAX || files.size > FILES_MAX) {
      problem(`${path} holds more than ${FILES_MAX} manifests.`, 'Name the folders that matter.');
      continue;
    }
    if (listed.length === 0)
      problem(`${path} holds no manifest.`, 'Put .yaml files there, or remove the entry.');
    for (const file of listed) {
      const name = relative(folder, file);
      const found = await readText(file, FILE_BYTES_MAX);
      if (found.kind === 'read') files.set(name, found.text);
      else
        problem(`${name}: ${found.says}`, found.next ?? 'Correct the path, or remove the entry.');
    }
  }
  return { files: [...files].map(([file, text]) => ({ file, text })), problems };
}

/** All manifests below a folder; a path that is no folder is taken for a file. */
async function listFiles(path: string, depth = 0): Promise<string[]> {
  const entries = await entriesOf(path);
  if (entries === 'no folder') return [path];
  const files: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || files.length > FILES_MAX) continue;
    const inner = join(path, entry.name);
    if (entry.isDirectory() && depth < DEPTH_MAX)
      files.push(...(await listFiles(inner, depth + 1)));
    else if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) files.push(inner);
  }
  return files;
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch {
    // What hinders it, `readText` will say.
    return 'no folder';
  }
}
