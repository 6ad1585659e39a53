import type { AccessMode, PodTemplate, Requirement, WorkloadRef } from '../objects.ts';

/** A pod to be placed. Pods with the same template object are taken to be interchangeable. */
export interface SchedulingPod {
  /** Unique in a schedule: `namespace/name` or a uid. */
  readonly key: string;
  readonly namespace: string;
  readonly workload: WorkloadRef;
  readonly template: PodTemplate;
  readonly claims: readonly PodClaim[];
}

/** A claim that the pod mounts, with what decides where it can be mounted. */
export interface PodClaim {
  /** `namespace/name`. */
  readonly key: string;
  readonly storageClass: string;
  readonly accessModes: readonly AccessMode[];
  /** The only node that has the volume. */
  readonly localNode?: string;
  /** As in `Claim`. */
  readonly reach?: readonly (readonly Requirement[])[];
}
