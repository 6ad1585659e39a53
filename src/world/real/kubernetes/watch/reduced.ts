import type { LabelSelector } from '../../../../kubernetes/objects.ts';
import type { KubernetesNode, Pod } from '../../../facts.ts';

/**
 * What is kept of an object: the few fields that facts are made of. Ten thousand pods are kept this
 * way, so nothing is in here that no fact asks for.
 */
export interface ReducedObjects {
  readonly nodes: KubernetesNode;
  readonly pods: ReducedPod;
  readonly replicasets: Owned;
  readonly jobs: Owned;
  readonly deployments: ReducedWorkload;
  readonly statefulsets: ReducedWorkload;
  readonly daemonsets: ReducedWorkload;
  readonly poddisruptionbudgets: ReducedBudget;
  readonly persistentvolumes: ReducedVolume;
  readonly volumeattachments: ReducedAttachment;
  readonly events: ReducedEvent;
}

export interface ReducedPod
  extends Pick<Pod, 'uid' | 'node' | 'phase' | 'ready' | 'terminating' | 'since' | 'why'> {
  readonly owner?: Owner;
  readonly labels: ReadonlyMap<string, string>;
  /** It has its node, but no sandbox there for its containers yet, and its status does not say why. */
  readonly awaitsSandbox?: true;
}

/** The managing owner (`controller: true`), if it is of a kind that Kubernetes itself brings. */
export interface Owner {
  readonly kind:
    | 'Deployment'
    | 'ReplicaSet'
    | 'StatefulSet'
    | 'DaemonSet'
    | 'Job'
    | 'CronJob'
    | 'Node';
  readonly name: string;
}

export interface Owned {
  readonly owner?: Owner;
}

export interface ReducedWorkload {
  readonly replicas: number;
  readonly surged: boolean;
}

export interface ReducedBudget {
  readonly disruptionsAllowed: number;
  /** Absent: it selects nothing. */
  readonly selector?: LabelSelector;
}

export interface ReducedVolume {
  /** `namespace/name` of the claim that is bound to it, if one node alone may write to it. */
  readonly claim?: string;
}

export interface ReducedAttachment {
  /** Absent: an inline volume, which no claim names. */
  readonly volume?: string;
  readonly node: string;
  readonly isAttached: boolean;
}

export interface ReducedEvent {
  /** Absent: it says nothing of why a pod does not start. */
  readonly hint?: StartHint;
}

/** Why a pod that has its node does not start there. */
export interface StartHint {
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
  /** `reason: message` */
  readonly why: string;
  /** When it was so last, ms since the epoch. */
  readonly at: number;
}
