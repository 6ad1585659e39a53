import { at, name, nameIfAny, type Place, startReading } from '../place.ts';
import type { ReducedObjects } from '../reduced.ts';
import type { ResourceName } from '../resources.ts';
import { readBudget } from './budget.ts';
import { readEvent } from './event.ts';
import { readNode } from './node.ts';
import { readOwned } from './owner.ts';
import { plainText } from './plain-text.ts';
import { readPod } from './pod.ts';
import { readAttachment, readVolume } from './volumes.ts';
import { readDaemonSet, readScaled } from './workload.ts';

/** An object's name in the cluster: `name`, or `namespace/name`. */
export type ObjectKey = string;

export type Read<T> =
  | { readonly kind: 'object'; readonly key: ObjectKey; readonly object: T }
  /** It has a name, but something in it is not what its kind says. */
  | { readonly kind: 'malformed'; readonly key: ObjectKey; readonly why: string }
  /** Nothing that an API server would send. */
  | { readonly kind: 'nameless'; readonly why: string };

const readers: { readonly [K in ResourceName]: (object: Place) => ReducedObjects[K] } = {
  nodes: readNode,
  pods: readPod,
  replicasets: readOwned,
  jobs: readOwned,
  deployments: readScaled,
  statefulsets: readScaled,
  daemonsets: readDaemonSet,
  poddisruptionbudgets: readBudget,
  persistentvolumes: readVolume,
  volumeattachments: readAttachment,
  events: readEvent,
};

/** Reduces one object on arrival; whatever is not needed is let go with its text. */
export function readObject<K extends ResourceName>(
  resource: K,
  value: unknown,
): Read<ReducedObjects[K]> {
  const place = startReading(value);
  const key = keyOf(place);
  if (place.faults.length > 0) return { kind: 'nameless', why: place.faults.join(', ') };
  const object = readers[resource](place);
  const [fault] = place.faults;
  if (fault !== undefined) return { kind: 'malformed', key, why: plainText(fault) ?? '' };
  return { kind: 'object', key, object };
}

function keyOf(object: Place): ObjectKey {
  const own = name(at(object, 'metadata', 'name'));
  const namespace = nameIfAny(at(object, 'metadata', 'namespace'));
  return namespace === undefined ? own : `${namespace}/${own}`;
}
