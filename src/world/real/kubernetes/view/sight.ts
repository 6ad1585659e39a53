import type { Pulse } from '../watch/probe.ts';
import type { Health } from '../watch/progress.ts';
import type { ResourceName } from '../watch/resources.ts';
import { troubleText } from '../watch/trouble-text.ts';
import type { KubernetesFactKind } from './told.ts';

/** Can facts of a kind be told? */
export type Sight =
  /** Not all that they are made of has been listed yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'seen' }
  | {
      readonly kind: 'hidden';
      readonly why: string;
      /** A right is missing, which does not mend itself. */
      readonly isForbidden: boolean;
    };

export type ObjectFactKind = Exclude<KubernetesFactKind, 'kubernetes.api'>;

const owners: readonly ResourceName[] = ['pods', 'replicasets', 'jobs'];

/** What facts are made of. */
const needs: { readonly [K in ObjectFactKind]: readonly ResourceName[] } = {
  'kubernetes.node': ['nodes'],
  'kubernetes.pod': owners,
  'kubernetes.workload': [...owners, 'deployments', 'statefulsets', 'daemonsets'],
  'kubernetes.budget': [...owners, 'poddisruptionbudgets'],
  'kubernetes.attachment': ['persistentvolumes', 'volumeattachments'],
};

export const objectFactKinds = Object.keys(needs) as readonly ObjectFactKind[];

/** In the words of the simulated world. */
const silence = 'the Kubernetes API does not answer';

export function sightOf(
  kind: ObjectFactKind,
  pulse: Pulse | undefined,
  healthOf: (resource: ResourceName) => Health,
): Sight {
  if (pulse?.kind === 'down') {
    return { kind: 'hidden', why: `${silence}: ${pulse.why}`, isForbidden: false };
  }
  let sight: Sight = { kind: 'seen' };
  for (const resource of needs[kind]) {
    const health = healthOf(resource);
    if (health.kind === 'trouble') {
      const isForbidden = mayNotSee(resource, healthOf) !== undefined;
      return { kind: 'hidden', why: troubleText(resource, health.trouble), isForbidden };
    }
    if (health.kind === 'starting') sight = { kind: 'waiting' };
  }
  return sight;
}

/** That a right is missing. */
export function mayNotSee(
  resource: ResourceName,
  healthOf: (resource: ResourceName) => Health,
): string | undefined {
  const health = healthOf(resource);
  if (health.kind !== 'trouble') return undefined;
  const { trouble } = health;
  const isForbidden = trouble.kind === 'refused' && trouble.status === 403;
  return isForbidden ? troubleText(resource, trouble) : undefined;
}

/** Without these nobody knows what runs where, and an API that answers is of no use. */
const vital: readonly ObjectFactKind[] = [
  'kubernetes.node',
  'kubernetes.pod',
  'kubernetes.workload',
];

/**
 * `kubernetes.api`: true only when nodes, pods and workloads are seen too, for who reads it takes
 * what is not told for what is not there. The same goes for budgets and volumes that Lowtide may not
 * see from the beginning: no fact of theirs could say so; and for Events, which no fact stands on,
 * only for the missing right (`forbidden`), which would else never be noticed. `undefined`: nothing
 * new can be said yet.
 */
export function apiValue(
  pulse: Pulse | undefined,
  sights: ReadonlyMap<ObjectFactKind, Sight>,
  forbidden: string | undefined,
): boolean | { readonly unobservable: string } | undefined {
  if (pulse?.kind === 'down') return false;
  if (pulse?.kind === 'blind') return { unobservable: pulse.why };
  const [hidden] = [...sights].flatMap(([kind, sight]) =>
    sight.kind === 'hidden' && (sight.isForbidden || vital.includes(kind)) ? [sight.why] : [],
  );
  const unseen = hidden ?? forbidden;
  if (unseen !== undefined) return { unobservable: unseen };
  const isComplete = objectFactKinds.every((kind) => {
    const sight = sights.get(kind);
    return sight !== undefined && sight.kind !== 'waiting';
  });
  return pulse !== undefined && isComplete ? true : undefined;
}
