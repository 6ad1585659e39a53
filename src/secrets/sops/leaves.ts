import type { Tree } from '../bundle/write.ts';

/** A value of a tree, and what SOPS binds it to: its keys, each with a colon; lists add nothing. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly boundTo: string;
  readonly value: unknown;
}

/** All values in the order of the file, which is that of the MAC. */
export function leavesOf(tree: unknown): readonly Leaf[] {
  return walk(tree, []);
}

function walk(value: unknown, path: Leaf['path']): readonly Leaf[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, [...path, index]));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => walk(item, [...path, key]));
  }
  const keys = path.filter((part) => typeof part === 'string');
  return [{ path, boundTo: `${keys.join(':')}:`, value }];
}

/** The same tree with each text made anew, in order. */
export async function mapTexts(
  tree: Tree,
  make: (text: string, boundTo: string) => Promise<string>,
  keys: readonly string[] = [],
): Promise<Tree> {
  const made: Record<string, string | Tree> = {};
  for (const [key, value] of Object.entries(tree)) {
    const path = [...keys, key];
    made[key] =
      typeof value === 'string'
        ? await make(value, `${path.join(':')}:`)
        : await mapTexts(value, make, path);
  }
  return made;
}
