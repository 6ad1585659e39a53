import type { Workload, WorkloadKind } from '../objects.ts';
import { readClaimTemplate } from './claims.ts';
import {
  at,
  type Field,
  flag,
  isAbsent,
  items,
  positionOf,
  report,
  text,
  wholeNumber,
} from './field.ts';
import { readPodTemplate, type Surroundings } from './pod-template.ts';

/** More pods of one workload than a home lab has room for on a hundred nodes. */
const MAX_REPLICAS = 10_000;

export type Cluster = Pick<Surroundings, 'namespaces' | 'priorityClasses' | 'rules'>;

export function readWorkload(
  object: Field,
  kind: WorkloadKind,
  cluster: Cluster,
): Workload | undefined {
  const name = text(at(object, 'metadata', 'name'));
  if (name === undefined) {
    report(at(object, 'metadata', 'name'), `is missing; a ${kind} needs one`);
    return undefined;
  }
  const template = templateOf(object, kind);
  if (isAbsent(at(template, 'spec'))) {
    report(at(template, 'spec'), `is missing; without it ${kind} ${name} has no pods`);
    return undefined;
  }
  const namespace = namespaceOf(object);
  return {
    ref: `${kind}/${namespace}/${name}`,
    kind,
    namespace,
    name,
    replicas: replicasOf(object, kind),
    template: readPodTemplate(template, {
      ...cluster,
      namespace,
      // The hash tells one revision's pods from the next; the manifests hold one revision.
      addedLabels: new Map(kind === 'Deployment' ? [['pod-template-hash', name]] : []),
    }),
    claimTemplates:
      kind === 'StatefulSet'
        ? items(at(object, 'spec', 'volumeClaimTemplates')).flatMap(readClaimTemplate)
        : [],
    ...(text(at(object, 'spec', 'podManagementPolicy')) === 'Parallel'
      ? { podManagementPolicy: 'Parallel' as const }
      : {}),
    source: { file: object.origin.file, line: positionOf(object).line },
  };
}

export function namespaceOf(object: Field): string {
  return text(at(object, 'metadata', 'namespace')) ?? 'default';
}

function templateOf(object: Field, kind: WorkloadKind): Field {
  switch (kind) {
    case 'Pod':
      return object;
    case 'CronJob':
      return at(object, 'spec', 'jobTemplate', 'spec', 'template');
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return at(object, 'spec', 'template');
  }
}

/** Pods wanted at a time; a suspended job wants none. */
function replicasOf(object: Field, kind: WorkloadKind): number {
  switch (kind) {
    case 'Pod':
    case 'DaemonSet':
      return 1;
    case 'Deployment':
    case 'StatefulSet':
      return wholeNumber(at(object, 'spec', 'replicas'), { min: 0, max: MAX_REPLICAS }) ?? 1;
    case 'Job':
      return podsAtOnce(at(object, 'spec'));
    case 'CronJob':
      if (flag(at(object, 'spec', 'suspend')) === true) return 0;
      return podsAtOnce(at(object, 'spec', 'jobTemplate', 'spec'));
  }
}

function podsAtOnce(jobSpec: Field): number {
  if (flag(at(jobSpec, 'suspend')) === true) return 0;
  const limits = { min: 0, max: MAX_REPLICAS };
  const parallelism = wholeNumber(at(jobSpec, 'parallelism'), limits) ?? 1;
  const completions = wholeNumber(at(jobSpec, 'completions'), limits) ?? parallelism;
  return Math.min(parallelism, completions);
}
