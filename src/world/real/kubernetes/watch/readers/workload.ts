import { isSurged } from '../../marks.ts';
import { at, type Place, texts, wholeNumber } from '../place.ts';
import type { ReducedWorkload } from '../reduced.ts';

/** apps/v1 Deployment and StatefulSet: `replicas` is 1 where nobody says otherwise. */
export function readScaled(workload: Place): ReducedWorkload {
  const replicas = wholeNumber(at(workload, 'spec', 'replicas')) ?? 1;
  const annotations = texts(at(workload, 'metadata', 'annotations'));
  return { replicas, surged: isSurged(replicas, Object.fromEntries(annotations)) };
}

/** apps/v1 DaemonSet: as many as it counts nodes for. */
export function readDaemonSet(workload: Place): ReducedWorkload {
  const replicas = wholeNumber(at(workload, 'status', 'desiredNumberScheduled')) ?? 0;
  return { replicas, surged: false };
}
