import type { HostName } from '../../../model/lab.ts';
import { hostIn, type Step, type View, wantOrWait } from '../../operation.ts';
import { isGone } from '../../view/hosts.ts';
import { isMovable, nameOf, podsOnHost } from '../../view/kubernetes.ts';
import { movablePods } from '../../view/movable.ts';

/**
 * What has no replacement yet but has somewhere to go is evicted, by the rules of its disruption
 * budget. What has nowhere to go runs on until its node stops: eviction would only end it sooner.
 */
export const evictTheRest: Step = {
  name: 'evict the rest',
  dropBeforeDeadlineMs: 30_000,
  left: (view, operation) => {
    const names = movablePods(view, hostIn(operation)).map(nameOf);
    return names.length === 0
      ? 'Pods were still ending when time ran out.'
      : `${names.join(', ')} could not be moved in time.`;
  },
  done: (view, operation) => {
    const host = hostIn(operation);
    return isGone(view, host) || (movablePods(view, host).length === 0 && !ending(view, host));
  },
  next: (view, operation) =>
    wantOrWait(
      movablePods(view, hostIn(operation)).map((pod) => ({
        kind: 'pod.evict',
        pod: nameOf(pod),
        uid: pod.uid,
      })),
      'the evicted pods have ended',
    ),
};

function ending(view: View, host: HostName): boolean {
  return podsOnHost(view, host).some((pod) => pod.terminating && isMovable(pod));
}
