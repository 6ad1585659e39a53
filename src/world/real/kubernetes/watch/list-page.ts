import { at, items, name, nameIfAny, startReading } from './place.ts';
import { readObject } from './readers/read-object.ts';
import type { ReducedObjects } from './reduced.ts';
import type { ResourceName } from './resources.ts';
import type { Named } from './store.ts';

/** One page of a list, its objects reduced. */
export type ListPage<T> =
  | {
      readonly kind: 'page';
      readonly resourceVersion: string;
      readonly next?: string;
      readonly objects: readonly Named<T>[];
    }
  | { readonly kind: 'garbled'; readonly why: string };

export function readListPage<K extends ResourceName>(
  resource: K,
  body: unknown,
): ListPage<ReducedObjects[K]> {
  const place = startReading(body);
  const resourceVersion = name(at(place, 'metadata', 'resourceVersion'));
  const next = nameIfAny(at(place, 'metadata', 'continue'));
  const objects = items(at(place, 'items')).map(({ value }) => readObject(resource, value));
  const nameless = objects.find(({ kind }) => kind === 'nameless');
  if (place.faults.length > 0 || nameless !== undefined) {
    const why = nameless?.kind === 'nameless' ? nameless.why : place.faults.join(', ');
    return { kind: 'garbled', why: `the list of ${resource} cannot be read: ${why}` };
  }
  return {
    kind: 'page',
    resourceVersion,
    ...(next !== undefined && { next }),
    objects: objects.filter((read) => read.kind !== 'nameless'),
  };
}
