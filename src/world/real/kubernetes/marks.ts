import type { KubernetesNode } from '../../facts.ts';

/** The name under which the API server notes in `managedFields` what Lowtide has written. */
export const FIELD_MANAGER = 'lowtide';

/** Annotation of a node that Lowtide has cordoned; its value is `true`. */
export const CORDON_MARK = 'lowtide/cordoned';

/** Annotation of a Deployment that Lowtide has surged; its value is the count that was asked for. */
export const SURGE_MARK = 'lowtide/surged-to';

/** What Talos annotates a node with when it cordons it (`constants.AnnotationCordonedKey`, v1.13.9). */
const TALOS_CORDON_MARK = 'talos.dev/cordoned';

/** `v1.TaintNodeOutOfService` (k8s.io/api/core/v1/well_known_taints.go, v1.36); Kubernetes asks for the key alone. */
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

type Annotations = Readonly<Record<string, string>>;

/**
 * Whose cordon it is. Without a mark it is a person's; and with Lowtide's too, when the API server
 * knows of another `writers` of `spec.unschedulable`: who ends a cordon by hand leaves the mark, and
 * the next one is theirs.
 */
export function cordonedBy(
  unschedulable: boolean,
  annotations: Annotations,
  writers: readonly string[],
): KubernetesNode['cordonedBy'] {
  if (!unschedulable) return 'nobody';
  if (annotations[TALOS_CORDON_MARK] !== undefined) return 'talos';
  if (annotations[CORDON_MARK] === undefined) return 'person';
  return writers.length === 0 || writers.includes(FIELD_MANAGER) ? 'lowtide' : 'person';
}

/** The replicas that Lowtide has asked for; nothing without its mark. */
export function surgedTo(annotations: Annotations): number | undefined {
  const text = annotations[SURGE_MARK];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * Does a Deployment with these `spec.replicas` have the replica more that Lowtide asked for? Not
 * when an autoscaler or Git has set it back since.
 */
export function isSurged(replicas: number, annotations: Annotations): boolean {
  const asked = surgedTo(annotations);
  return asked !== undefined && replicas >= asked;
}
