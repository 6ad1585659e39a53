import type { SchedulingPod } from './pod.ts';
import type { PodClass } from './pod-class.ts';

/** A pod and its place on a node. */
export interface Booking {
  readonly pod: SchedulingPod;
  readonly podClass: PodClass;
  /** Index of the node; negative: cancelled. */
  node: number;
}
