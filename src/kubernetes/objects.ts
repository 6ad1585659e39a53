/**
 * Kubernetes objects reduced to what placement, eviction and volumes depend on.
 *
 * Field names follow the Kubernetes API (v1.36); quantities are parsed: CPU in millicores, memory
 * in bytes.
 */

/** `Kind/namespace/name`, the way every part of Lowtide refers to a workload. */
export type WorkloadRef = `${WorkloadKind}/${string}/${string}`;

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'Pod';

export interface Workload {
  readonly ref: WorkloadRef;
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Wanted pods; of a DaemonSet one a matching node, of a CronJob those of one run. */
  readonly replicas: number;
  readonly template: PodTemplate;
  /** StatefulSet: `volumeClaimTemplates`, one claim a replica. */
  readonly claimTemplates: readonly ClaimTemplate[];
  /** StatefulSet: its pods do not wait for one another. Absent: `OrderedReady`, the default. */
  readonly podManagementPolicy?: 'Parallel';
  /** Where it was read, for messages. */
  readonly source: { readonly file: string; readonly line: number };
}

export interface PodTemplate {
  readonly labels: ReadonlyMap<string, string>;
  readonly requests: Resources;
  readonly nodeSelector: ReadonlyMap<string, string>;
  /** `requiredDuringScheduling`: terms are ORed, the requirements in one are ANDed. */
  readonly nodeAffinity: readonly (readonly Requirement[])[];
  /** `preferredDuringScheduling` of nodes: weighs in scoring, never forbids. */
  readonly nodePreferences: readonly NodePreference[];
  readonly podAffinity: readonly PodAffinityTerm[];
  readonly podAntiAffinity: readonly PodAffinityTerm[];
  readonly topologySpread: readonly SpreadConstraint[];
  readonly tolerations: readonly Toleration[];
  readonly priority: number;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
  readonly hostPorts: readonly HostPort[];
  /** Names of PersistentVolumeClaims in the pod's namespace. */
  readonly claims: readonly string[];
  /** Generic ephemeral volumes: a claim each for every pod, which is named after both. */
  readonly ephemeralVolumes: readonly ClaimTemplate[];
  readonly terminationGraceMs: number;
  /** Fields and kinds that decide where or whether it runs, and that nothing here can judge. */
  readonly unjudged: readonly string[];
}

export interface Resources {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** Such as `gpu.intel.com/i915`; absent is zero. */
  readonly extended: ReadonlyMap<string, number>;
}

export interface Requirement {
  /** A label of the node, or `metadata.name` for a field term. */
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

export interface NodePreference {
  readonly weight: number;
  readonly requirements: readonly Requirement[];
}

export interface LabelSelector {
  readonly matchLabels: ReadonlyMap<string, string>;
  readonly matchExpressions: readonly Requirement[];
}

export interface PodAffinityTerm {
  readonly selector: LabelSelector;
  /** Resolved: the pod's own when the term names none, all that a namespaceSelector selects. */
  readonly namespaces: readonly string[];
  readonly topologyKey: string;
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly selector: LabelSelector;
  readonly minDomains: number;
  /** `Honor`: only nodes that the pod's own node affinity and selector admit count as domains. */
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore';
  /** `Ignore` (the default): a tainted node, so a switched-off one too, counts as a domain. */
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore';
}

export interface Toleration {
  /** Empty: every key. */
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value: string;
  /** Empty: every effect. */
  readonly effect: '' | 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** NoExecute only; absent: for ever. */
  readonly tolerationMs?: number;
}

export interface HostPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly hostIp: string;
}

export interface ClaimTemplate {
  readonly name: string;
  readonly storageClass: string;
  readonly accessModes: readonly AccessMode[];
  readonly sizeBytes: number;
}

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

/** A PersistentVolumeClaim, with what is known of the volume that it is bound to. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
  readonly storageClass: string;
  readonly accessModes: readonly AccessMode[];
  readonly sizeBytes: number;
  /** The one node that has the volume. */
  readonly localNode?: string;
  /**
   * Node affinity of the volume, terms as in `PodTemplate.nodeAffinity`; empty: any node reaches
   * it. Absent: the manifests do not hold the volume.
   */
  readonly reach?: readonly (readonly Requirement[])[];
}

export interface DisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  readonly selector: LabelSelector;
  /** Exactly one of the two is given; a percentage is kept as written. */
  readonly minAvailable?: number | `${number}%`;
  readonly maxUnavailable?: number | `${number}%`;
  /** Pods that are not ready may go whatever it says. Absent: `IfHealthyBudget`, the default. */
  readonly unhealthyPodEvictionPolicy?: 'AlwaysAllow';
}

/** How many volumes of these storage classes a node can have attached (CSINode `allocatable.count`). */
export interface VolumeLimit {
  readonly node: string;
  readonly storageClasses: readonly string[];
  readonly volumes: number;
}

/** Everything read from the workload manifests. */
export interface Manifests {
  readonly workloads: readonly Workload[];
  readonly claims: readonly Claim[];
  readonly budgets: readonly DisruptionBudget[];
  readonly volumeLimits: readonly VolumeLimit[];
}
