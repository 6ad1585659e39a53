import { FIELD_MANAGER } from './marks.ts';

/** The part of a `metav1.ManagedFieldsEntry` that says who has written what. */
interface Written {
  readonly manager: string;
  readonly fieldsV1: object;
}

interface Applied extends Written {
  readonly operation: string;
  readonly subresource: string;
}

/** Who has written the field, such as `['spec', 'replicas']`; nobody when the server keeps no account. */
export function writersOf(entries: readonly Written[], path: readonly string[]): string[] {
  const writers = entries.filter(({ fieldsV1 }) => under(fieldsV1, path) !== undefined);
  return [...new Set(writers.map(({ manager }) => manager))];
}

/** The keys of a map that Lowtide has applied by server-side apply. */
export function appliedKeys(entries: readonly Applied[], path: readonly string[]): string[] {
  const own = entries.filter(
    ({ manager, operation, subresource }) =>
      manager === FIELD_MANAGER && operation === 'Apply' && subresource === '',
  );
  return own.flatMap(({ fieldsV1 }) =>
    Object.keys(under(fieldsV1, path) ?? {}).flatMap((key) =>
      key.startsWith('f:') ? [key.slice(2)] : [],
    ),
  );
}

/** `fieldsV1` is a tree: `f:spec` → `f:replicas` → `{}` (structured-merge-diff). */
function under(tree: object, path: readonly string[]) {
  let at: object | undefined = tree;
  for (const step of path) {
    const next: unknown = Object.entries(at ?? {}).find(([key]) => key === `f:${step}`)?.[1];
    at = typeof next === 'object' && next !== null ? next : undefined;
  }
  return at;
}
