/**
 * A value inside an object of the API with the way to it. Reading never throws: a value of the wrong
 * type is noted in `faults` and reads as absent, and an object with faults is not believed.
 */
export interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly faults: string[];
}

export function startReading(object: unknown): Place {
  return { value: object, path: '', faults: [] };
}

export function at(place: Place, ...keys: readonly string[]): Place {
  let { value, path } = place;
  for (const key of keys) {
    if (value !== undefined && value !== null && !isRecord(value)) {
      place.faults.push(`${path === '' ? 'it' : path} is no map`);
      value = undefined;
    }
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    path = path === '' ? key : `${path}.${key}`;
  }
  return { value, path, faults: place.faults };
}

export function text(place: Place): string | undefined {
  return typed(place, 'text', (value) => (typeof value === 'string' ? value : undefined));
}

/** A name that must be there. */
export function name(place: Place): string {
  const value = nameIfAny(place);
  if (value !== undefined) return value;
  place.faults.push(`${place.path} is missing`);
  return '';
}

/** Empty is absent. No name holds control characters, which would steer the terminal that shows it. */
export function nameIfAny(place: Place): string | undefined {
  const value = text(place);
  if (value !== undefined && /\p{Cc}/u.test(value)) {
    place.faults.push(`${place.path} holds control characters`);
    return undefined;
  }
  return value === '' ? undefined : value;
}

/** Absent is false, as everywhere in the API. */
export function isTrue(place: Place): boolean {
  return typed(place, 'true or false', (v) => (typeof v === 'boolean' ? v : undefined)) ?? false;
}

export function wholeNumber(place: Place): number | undefined {
  return typed(place, 'a whole number', (v) => (Number.isSafeInteger(v) ? Number(v) : undefined));
}

/** RFC 3339, as ms since the epoch. */
export function time(place: Place): number | undefined {
  return typed(place, 'a time', (value) => {
    const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  });
}

export function items(place: Place): Place[] {
  const list = typed(place, 'a list', (v) => (Array.isArray(v) ? (v as unknown[]) : undefined));
  return (list ?? []).map((value, index) => ({
    value,
    path: `${place.path}[${index}]`,
    faults: place.faults,
  }));
}

/** A map of texts, such as labels. */
export function texts(place: Place): ReadonlyMap<string, string> {
  const map = typed(place, 'a map', (value) => (isRecord(value) ? value : undefined));
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(map ?? {})) {
    if (typeof value === 'string') found.set(key, value);
    else place.faults.push(`${place.path}.${key} is no text`);
  }
  return found;
}

function typed<T>(
  { value, path, faults }: Place,
  what: string,
  read: (value: unknown) => T | undefined,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  const found = read(value);
  if (found === undefined) faults.push(`${path} is not ${what}`);
  return found;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
