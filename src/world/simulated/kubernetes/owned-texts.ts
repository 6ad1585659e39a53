/** The labels or annotations of an object, each with the field manager that has written it. */
export interface OwnedTexts {
  /** Whoever is not Lowtide; nothing here changes them. */
  readonly others: ReadonlyMap<string, { readonly value: string; readonly manager: string }>;
  /** What Lowtide has applied. */
  own: ReadonlyMap<string, string>;
}

export interface Conflict {
  readonly key: string;
  readonly manager: string;
}

/**
 * Server-side apply without force: what Lowtide applied before and names no more goes. A key that
 * another manager has set to another value is a conflict, and then nothing is changed; set to the
 * same value, both have it.
 */
export function applyTexts(
  texts: OwnedTexts,
  wanted: Readonly<Record<string, string>>,
): readonly Conflict[] {
  const conflicts = Object.entries(wanted).flatMap(([key, value]): Conflict[] => {
    const other = texts.others.get(key);
    return other === undefined || other.value === value ? [] : [{ key, manager: other.manager }];
  });
  if (conflicts.length === 0) texts.own = new Map(Object.entries(wanted));
  return conflicts;
}

/** All of them as a reader of the object sees them. */
export function allTexts({ others, own }: OwnedTexts): Record<string, string> {
  const values = [...others].map(([key, { value }]) => [key, value] as const);
  return Object.fromEntries([...values, ...own]);
}
