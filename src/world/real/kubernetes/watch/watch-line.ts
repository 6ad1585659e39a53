import type { Refused } from '../api.ts';
import { at, isRecord, name, startReading, text, wholeNumber } from './place.ts';
import { plainText } from './readers/plain-text.ts';
import { type ObjectKey, readObject } from './readers/read-object.ts';
import type { ReducedObjects } from './reduced.ts';
import type { ResourceName } from './resources.ts';
import type { Named } from './store.ts';

/** What one line of a watch says (metav1.WatchEvent). */
export type WatchLine<T> =
  | { readonly kind: 'changed'; readonly resourceVersion: string; readonly read: Named<T> }
  | { readonly kind: 'deleted'; readonly resourceVersion: string; readonly key: ObjectKey }
  | { readonly kind: 'bookmark'; readonly resourceVersion: string }
  /** The server ends the watch and says why; most often 410, which means that a new list is due. */
  | { readonly kind: 'error'; readonly status: Refused }
  /** Nothing that an API server says: what else it would say cannot be relied on. */
  | { readonly kind: 'garbled'; readonly why: string };

/** Decodes a line, once. */
export function readWatchLine<K extends ResourceName>(
  resource: K,
  line: Buffer,
): WatchLine<ReducedObjects[K]> {
  const event = parsed(line);
  if (!isRecord(event)) return { kind: 'garbled', why: 'a line of the watch is no JSON' };
  const { type, object } = event;
  if (type === 'ERROR') return { kind: 'error', status: statusOf(object) };
  const place = startReading(object);
  const resourceVersion = name(at(place, 'metadata', 'resourceVersion'));
  if (place.faults.length > 0) {
    return {
      kind: 'garbled',
      why: `an event of the watch has no place: ${place.faults.join(', ')}`,
    };
  }
  if (type === 'BOOKMARK') return { kind: 'bookmark', resourceVersion };
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') {
    return { kind: 'garbled', why: 'a line of the watch is of no type that is known' };
  }
  const read = readObject(resource, object);
  if (read.kind === 'nameless') {
    return { kind: 'garbled', why: `an object of the watch has no name: ${read.why}` };
  }
  return type === 'DELETED'
    ? { kind: 'deleted', resourceVersion, key: read.key }
    : { kind: 'changed', resourceVersion, read };
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** metav1.Status; one that cannot be read is a fault of the server. */
function statusOf(object: unknown): Refused {
  const place = startReading(object);
  const retryAfterSeconds = wholeNumber(at(place, 'details', 'retryAfterSeconds'));
  return {
    kind: 'refused',
    status: wholeNumber(at(place, 'code')) ?? 500,
    reason: text(at(place, 'reason')) ?? '',
    message: plainText(text(at(place, 'message')) ?? '') ?? '',
    causes: [],
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1000 }),
  };
}
