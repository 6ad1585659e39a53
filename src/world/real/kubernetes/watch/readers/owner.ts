import { at, isTrue, items, name, type Place, text } from '../place.ts';
import type { Owned, Owner } from '../reduced.ts';

/** The group of each kind that is understood; others bring kinds of the same names (Kruise, say). */
const groups: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'apps'],
  ['ReplicaSet', 'apps'],
  ['StatefulSet', 'apps'],
  ['DaemonSet', 'apps'],
  ['Job', 'batch'],
  ['CronJob', 'batch'],
  ['Node', ''],
]);

/** metav1.OwnerReference: the one that manages the object. */
export function readOwned(object: Place): Owned {
  const managing = items(at(object, 'metadata', 'ownerReferences')).find((reference) =>
    isTrue(at(reference, 'controller')),
  );
  if (managing === undefined) return {};
  const kind = text(at(managing, 'kind')) ?? '';
  const group = groupOf(text(at(managing, 'apiVersion')) ?? '');
  const owner = name(at(managing, 'name'));
  return isKnown(kind) && groups.get(kind) === group ? { owner: { kind, name: owner } } : {};
}

function isKnown(kind: string): kind is Owner['kind'] {
  return groups.has(kind);
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
