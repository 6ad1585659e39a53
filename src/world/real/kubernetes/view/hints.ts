import type { ObjectKey } from '../watch/readers/read-object.ts';
import type { ReducedEvent, ReducedPod, StartHint } from '../watch/reduced.ts';
import type { Store } from '../watch/store.ts';
import type { PlacedPod } from './pods.ts';
import type { Touch } from './told.ts';

/** The newest Event about each pod that has yet to start. They are hints: no fact stands or falls by them. */
export interface Hints {
  readonly events: Store<ReducedEvent>;
  podChanged(key: ObjectKey, now: PlacedPod | undefined): void;
  /** Which pods there are is known, and so is what is said of them. */
  look(seen: { readonly pods: boolean; readonly events: boolean }): void;
  /** Of a pod that has its node and does not start there. */
  whyOf(key: ObjectKey): string | undefined;
}

/** Pods that hang at once; of more than that a person needs no more reasons. */
const hintsMax = 1_000;

interface Held {
  readonly event: ObjectKey;
  readonly hint: StartHint;
}

export function createHints(touch: Touch, podOf: (key: ObjectKey) => PlacedPod | undefined): Hints {
  /** By pod; the one that was heard of longest ago comes first. */
  const held = new Map<ObjectKey, Held>();
  const podByEvent = new Map<ObjectKey, ObjectKey>();
  let seen = { pods: false, events: false };

  const touchPod = (key: ObjectKey): void => {
    if (podOf(key) !== undefined) touch('kubernetes.pod', key);
  };
  const forget = (pod: ObjectKey): void => {
    const one = held.get(pod);
    if (one === undefined) return;
    held.delete(pod);
    podByEvent.delete(one.event);
    touchPod(pod);
  };
  const drop = (event: ObjectKey): void => {
    const pod = podByEvent.get(event);
    if (pod !== undefined) forget(pod);
  };
  /** An Event may come before its pod does, unless all pods are known. */
  const isOver = ({ pod, uid }: StartHint): boolean => {
    const found = podOf(pod)?.pod;
    return found === undefined ? seen.pods : !hasYetToStart(found, uid);
  };
  const keep = (event: ObjectKey, hint: StartHint): void => {
    const before = held.get(hint.pod)?.hint;
    if (isOver(hint) || (before !== undefined && before.at > hint.at)) return;
    forget(hint.pod);
    held.set(hint.pod, { event, hint });
    podByEvent.set(event, hint.pod);
    const [oldest] = held.keys();
    if (held.size > hintsMax && oldest !== undefined) forget(oldest);
    touchPod(hint.pod);
  };
  const forgetOver = (): void => {
    for (const { hint } of [...held.values()]) if (isOver(hint)) forget(hint.pod);
  };

  return {
    events: {
      put(read) {
        drop(read.key);
        if (read.kind === 'object' && read.object.hint !== undefined) {
          keep(read.key, read.object.hint);
        }
      },
      drop,
      keys: () => podByEvent.keys(),
    },
    podChanged(key, now) {
      const uid = held.get(key)?.hint.uid;
      if (uid !== undefined && (now === undefined || !hasYetToStart(now.pod, uid))) forget(key);
    },
    look(now) {
      const before = seen;
      seen = now;
      if (now.pods && !before.pods) forgetOver();
      if (now.events !== before.events) for (const pod of held.keys()) touchPod(pod);
    },
    whyOf(key) {
      const hint = held.get(key)?.hint;
      const pod = podOf(key)?.pod;
      const isSaid = seen.events && pod?.awaitsSandbox === true && pod.uid === hint?.uid;
      return isSaid ? hint?.why : undefined;
    },
  };
}

function hasYetToStart(pod: ReducedPod, uid: string): boolean {
  return pod.uid === uid && pod.phase === 'Pending' && !pod.terminating;
}
