import type { Workload } from '../kubernetes/objects.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { NodeName } from '../model/lab.ts';

/** A wanted pod, and where it is when all hosts are on. */
export interface PlacedPod {
  readonly pod: SchedulingPod;
  readonly workload: Workload;
  /** Pods of the same template, this one included. */
  readonly alike: number;
  /** Its place in the queue of all pods. */
  readonly rank: number;
  /** Its node with all hosts on; absent: even then it waits. */
  readonly home?: NodeName;
  /** Of a DaemonSet: the only node that it is for. */
  readonly daemonNode?: NodeName;
}

/** A pod that has no place in the queue yet. */
export type QueuedPod = Omit<PlacedPod, 'rank' | 'home'>;

/** The scheduler's order: by priority, DaemonSets first among equals, then by name. */
export function byQueueOrder(left: QueuedPod, right: QueuedPod): number {
  const rank = right.pod.template.priority - left.pod.template.priority;
  if (rank !== 0) return rank;
  const daemons = Number(right.daemonNode !== undefined) - Number(left.daemonNode !== undefined);
  return daemons !== 0 ? daemons : compareTexts(left.pod.key, right.pod.key);
}

export function byRank(left: PlacedPod, right: PlacedPod): number {
  return left.rank - right.rank;
}

export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
