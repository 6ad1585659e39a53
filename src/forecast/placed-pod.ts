import type { Workload } from '../kubernetes/objects.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { NodeName } from '../model/lab.ts';

/** A pod that should run. */
export interface WantedPod {
  readonly pod: SchedulingPod;
  readonly workload: Workload;
  /** Its place in the queue of all pods. */
  readonly rank: number;
  /**
   * Pods of one family share a template, so what holds for one holds for all. A pod whose volume
   * only some nodes reach is unlike its siblings, whose volumes are elsewhere: it is a family of
   * its own. Families are numbered from 0.
   */
  readonly family: number;
  /** Pods of its family, this one included. */
  readonly alike: number;
  /** Of a DaemonSet: the only node that it is for. */
  readonly daemonNode?: NodeName;
  /** Of a StatefulSet that starts one after the other: the pod that must run before it is made. */
  readonly after?: string;
}

/** A wanted pod, and where it is before any host goes off. */
export interface PlacedPod extends WantedPod {
  /** Absent: it waits even with all hosts on. */
  readonly home?: NodeName;
}

export function byRank(left: WantedPod, right: WantedPod): number {
  return left.rank - right.rank;
}

export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
