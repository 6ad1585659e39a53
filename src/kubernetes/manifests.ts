import type { Namespaces } from './manifests/affinity.ts';
import { readBudget } from './manifests/budgets.ts';
import { readClaim, volumeFinder } from './manifests/claims.ts';
import { type ManifestFile, readObjects } from './manifests/documents.ts';
import { at, type Field, isAbsent, report, text, texts } from './manifests/field.ts';
import { readPriorityClasses } from './manifests/priority-classes.ts';
import type { ManifestProblem } from './manifests/problem.ts';
import { readVolumeLimits } from './manifests/volume-limits.ts';
import { namespaceOf, readWorkload } from './manifests/workloads.ts';
import type { Manifests, Workload, WorkloadKind } from './objects.ts';

export type { ManifestProblem } from './manifests/problem.ts';

export interface ParsedManifests {
  readonly manifests: Manifests;
  /** What could not be used; everything else still is. In the order of the files. */
  readonly problems: readonly ManifestProblem[];
}

/** More objects than a home lab has; the rest of a larger pile is left out, with a problem. */
const MAX_OBJECTS = 20_000;

/** Reads plain Kubernetes manifests. Kinds that placement does not depend on are passed over. */
export function parseManifests(files: readonly ManifestFile[]): ParsedManifests {
  const problems: ManifestProblem[] = [];
  const all = files.flatMap((file) => readObjects(file, problems));
  const beyond = all[MAX_OBJECTS];
  if (beyond !== undefined) report(beyond, `is object ${MAX_OBJECTS + 1}; the rest is left out`);
  const objects = all.slice(0, MAX_OBJECTS).filter(isObject);
  const ofKind = (kind: string) => objects.filter((object) => at(object, 'kind').value === kind);

  const cluster = {
    namespaces: readNamespaces(objects, ofKind('Namespace')),
    priorityClasses: readPriorityClasses(ofKind('PriorityClass')),
    rules: new Map(
      ['LimitRange', 'ResourceQuota'].map((kind) => [kind, new Set(ofKind(kind).map(namespaceOf))]),
    ),
  };
  const workloads = WORKLOAD_KINDS.flatMap((kind) =>
    ofKind(kind).flatMap((object) => {
      const workload = isOwned(object) ? undefined : readWorkload(object, kind, cluster);
      return workload === undefined ? [] : [{ workload, object }];
    }),
  );
  const findVolume = volumeFinder(ofKind('PersistentVolume'));
  const manifests: Manifests = {
    workloads: withoutTwins(workloads),
    claims: ofKind('PersistentVolumeClaim').flatMap((claim) =>
      readClaim(claim, namespaceOf(claim), findVolume),
    ),
    budgets: ofKind('PodDisruptionBudget').flatMap(readBudget),
    volumeLimits: readVolumeLimits(ofKind('CSINode'), ofKind('StorageClass')),
  };
  return { manifests, problems };
}

const WORKLOAD_KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
] as const satisfies readonly WorkloadKind[];

function isObject(object: Field): boolean {
  const kind = at(object, 'kind');
  if (text(kind) !== undefined) return true;
  if (isAbsent(kind)) report(object, 'is no Kubernetes object: it has no kind');
  return false;
}

/** Observed objects include what a controller made; its maker is read instead. */
function isOwned(object: Field): boolean {
  const owners = at(object, 'metadata', 'ownerReferences').value;
  return Array.isArray(owners) && owners.length > 0;
}

function readNamespaces(objects: readonly Field[], declared: readonly Field[]): Namespaces {
  const names = new Map<string, ReadonlyMap<string, string>>();
  const add = (name: string, labels: ReadonlyMap<string, string>) => {
    names.set(name, new Map([...labels, ['kubernetes.io/metadata.name', name]]));
  };
  for (const object of objects) {
    const name = at(object, 'metadata', 'namespace').value;
    add(typeof name === 'string' ? name : 'default', new Map());
  }
  for (const object of declared) {
    const name = text(at(object, 'metadata', 'name'));
    if (name !== undefined) add(name, texts(at(object, 'metadata', 'labels')));
  }
  return names;
}

/** The same object twice would count its pods twice: the later one is a problem and left out. */
function withoutTwins(
  found: readonly { readonly workload: Workload; readonly object: Field }[],
): Workload[] {
  const byRef = new Map<string, Workload>();
  for (const { workload, object } of found) {
    const first = byRef.get(workload.ref);
    if (first === undefined) {
      byRef.set(workload.ref, workload);
    } else {
      const { file, line } = first.source;
      report(
        at(object, 'metadata', 'name'),
        `is ${workload.ref}, which ${file}:${line} defines already`,
      );
    }
  }
  return [...byRef.values()];
}
