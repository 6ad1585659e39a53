/** JSON that the API server checks: here it is only looked into. */
export type Json = Readonly<Record<string, unknown>>;

/** The map below by its keys; empty when there is none. */
export function mapAt(json: Json, ...keys: readonly string[]): Json {
  return keys.reduce<Json>((above, key) => (above[key] ?? {}) as Json, json);
}

/** The maps of the list below; none when there is no list. */
export function mapsAt(json: Json, key: string): readonly Json[] {
  return (json[key] ?? []) as readonly Json[];
}

export function textAt(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(json: Json, key: string): number | undefined {
  const value = json[key];
  return typeof value === 'number' ? value : undefined;
}

export function withoutHoles(given: Json): Json {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
