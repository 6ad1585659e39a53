import type { ClaimTemplate, HostPort, PodTemplate, Requirement, Toleration } from '../objects.ts';
import {
  type Namespaces,
  readNodeAffinity,
  readNodePreferences,
  readPodTerms,
  readSpread,
} from './affinity.ts';
import { readClaimSpec } from './claims.ts';
import {
  at,
  choice,
  type Field,
  flag,
  isAbsent,
  items,
  report,
  text,
  texts,
  wholeNumber,
} from './field.ts';
import type { PriorityClasses } from './priority-classes.ts';
import { podRequests } from './requests.ts';

/** What a pod template refers to beyond itself. */
export interface Surroundings {
  readonly namespace: string;
  readonly namespaces: Namespaces;
  readonly priorityClasses: PriorityClasses;
  /** Kinds of objects that change or refuse a namespace's pods, with the namespaces that have one. */
  readonly rules: ReadonlyMap<string, ReadonlySet<string>>;
  /** Labels that a controller adds to its pods. */
  readonly addedLabels: ReadonlyMap<string, string>;
}

/** A pod template (`metadata` and `spec`), of a workload or a bare Pod. */
export function readPodTemplate(template: Field, around: Surroundings): PodTemplate {
  const spec = at(template, 'spec');
  const affinity = at(spec, 'affinity');
  const labels = new Map([...texts(at(template, 'metadata', 'labels')), ...around.addedLabels]);
  const carrier = { namespace: around.namespace, namespaces: around.namespaces, labels };
  const boundTo = text(at(spec, 'nodeName'));
  const tolerations = items(at(spec, 'tolerations')).map(readToleration);
  return {
    labels,
    requests: podRequests(spec),
    nodeSelector: texts(at(spec, 'nodeSelector')),
    nodeAffinity:
      boundTo === undefined ? readNodeAffinity(affinity) : [[{ ...BOUND, values: [boundTo] }]],
    nodePreferences: readNodePreferences(affinity),
    podAffinity: readPodTerms(affinity, 'podAffinity', carrier),
    podAntiAffinity: readPodTerms(affinity, 'podAntiAffinity', carrier),
    topologySpread: readSpread(spec, labels),
    tolerations: boundTo === undefined ? tolerations : [...tolerations, TOLERATES_ALL],
    ...readPriority(spec, around.priorityClasses),
    hostPorts: readHostPorts(spec),
    claims: items(at(spec, 'volumes')).flatMap((volume) => {
      const claim = text(at(volume, 'persistentVolumeClaim', 'claimName'));
      return claim === undefined ? [] : [claim];
    }),
    ephemeralVolumes: items(at(spec, 'volumes')).flatMap(readEphemeralVolume),
    terminationGraceMs: seconds(at(spec, 'terminationGracePeriodSeconds')) ?? 30_000,
    unjudged: [...unjudgedIn(spec), ...rulesOf(around)],
  };
}

function readEphemeralVolume(volume: Field): ClaimTemplate[] {
  const claim = at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
  const name = text(at(volume, 'name'));
  return isAbsent(claim) || name === undefined ? [] : [{ name, ...readClaimSpec(claim) }];
}

function rulesOf({ rules, namespace }: Surroundings): string[] {
  return [...rules].flatMap(([kind, namespaces]) => (namespaces.has(namespace) ? [kind] : []));
}

const DEFAULT_SCHEDULER = 'default-scheduler';

/** In-tree volumes of which two pods on one node may be in each other's way (VolumeRestrictions). */
const RESTRICTED_VOLUMES = ['iscsi', 'rbd', 'gcePersistentDisk', 'awsElasticBlockStore'];

/**
 * Another scheduler or a gate decides when it is placed; a RuntimeClass adds overhead and a node
 * selector; devices of a ResourceClaim are where the cluster says.
 */
function unjudgedIn(spec: Field): string[] {
  const isEmpty = (field: Field) => isAbsent(field) || items(field).length === 0;
  const volumes = items(at(spec, 'volumes'));
  return [
    ...((text(at(spec, 'schedulerName')) ?? DEFAULT_SCHEDULER) === DEFAULT_SCHEDULER
      ? []
      : ['schedulerName']),
    ...['schedulingGates', 'resourceClaims'].filter((name) => !isEmpty(at(spec, name))),
    ...(isAbsent(at(spec, 'runtimeClassName')) ? [] : ['runtimeClassName']),
    ...RESTRICTED_VOLUMES.filter((kind) => volumes.some((one) => !isAbsent(at(one, kind)))),
  ];
}

/** `spec.nodeName` skips the scheduler: only that node can take the pod, whatever its taints. */
const BOUND: Requirement = { key: 'metadata.name', operator: 'In', values: [] };
const TOLERATES_ALL: Toleration = { key: '', operator: 'Exists', value: '', effect: '' };

/** The API's int64 of seconds, held to a day: longer is a mistake or for ever. */
const MAX_SECONDS = 86_400;

function seconds(field: Field): number | undefined {
  const value = wholeNumber(field, { min: 0, max: MAX_SECONDS });
  return value === undefined ? undefined : value * 1000;
}

function readToleration(item: Field): Toleration {
  const tolerationMs = seconds(at(item, 'tolerationSeconds'));
  return {
    key: text(at(item, 'key')) ?? '',
    operator: choice(at(item, 'operator'), ['Equal', 'Exists']) ?? 'Equal',
    value: text(at(item, 'value')) ?? '',
    effect: choice(at(item, 'effect'), ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']) ?? '',
    ...(tolerationMs === undefined ? {} : { tolerationMs }),
  };
}

function readPriority(
  spec: Field,
  classes: PriorityClasses,
): Pick<PodTemplate, 'priority' | 'preemptionPolicy'> {
  const field = at(spec, 'priorityClassName');
  const name = text(field);
  const found = name === undefined || name === '' ? classes.ofAll : classes.byName.get(name);
  if (found === undefined) {
    report(field, `names the PriorityClass "${name}", which none of the manifests defines`);
  }
  return {
    priority:
      wholeNumber(at(spec, 'priority'), { min: -2_147_483_648, max: 2_147_483_647 }) ??
      found?.value ??
      0,
    preemptionPolicy:
      choice(at(spec, 'preemptionPolicy'), ['PreemptLowerPriority', 'Never']) ??
      found?.preemptionPolicy ??
      'PreemptLowerPriority',
  };
}

function readHostPorts(spec: Field): HostPort[] {
  const onHost = flag(at(spec, 'hostNetwork')) ?? false;
  const containers = [
    ...items(at(spec, 'containers')),
    ...items(at(spec, 'initContainers')).filter(
      (one) => at(one, 'restartPolicy').value === 'Always',
    ),
  ];
  return containers.flatMap((container) =>
    items(at(container, 'ports')).flatMap((port) => {
      const limits = { min: 0, max: 65_535 };
      const declared = wholeNumber(at(port, 'hostPort'), limits);
      const taken = declared ?? (onHost ? wholeNumber(at(port, 'containerPort'), limits) : 0);
      if (taken === undefined || taken === 0) return [];
      return [
        {
          port: taken,
          protocol: choice(at(port, 'protocol'), ['TCP', 'UDP', 'SCTP']) ?? 'TCP',
          hostIp: text(at(port, 'hostIP')) ?? '0.0.0.0',
        },
      ];
    }),
  );
}
