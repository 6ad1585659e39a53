import type { SchedulingPod } from './pod.ts';
import type { PodClass } from './pod-class.ts';

/** A pod that has its place on a node. */
export interface Booking {
  readonly pod: SchedulingPod;
  readonly podClass: PodClass;
  readonly node: number;
}
