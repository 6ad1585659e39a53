import type { Case, Manifest } from './case.ts';
import { type Json, mapAt, mapsAt, numberAt } from './json.ts';

/** A pod as its controller would create it, named as the forecast names it. */
export interface MadePod {
  /** `namespace/name`. */
  readonly key: string;
  /** `Kind/namespace/name` of its workload. */
  readonly workload: string;
  readonly kind: string;
  readonly object: Manifest;
  /** Claims that are made with it. */
  readonly claims: readonly MadeClaim[];
  /** Of a StatefulSet that starts one after the other: the pod that must run first. */
  readonly after?: string;
  readonly daemonNode?: string;
}

export interface MadeClaim {
  readonly object: Manifest;
  /** Deleted with the pod, and of no use to another one of its name. */
  readonly isOfPod: boolean;
}

const DAEMON_TOLERATIONS = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
].map(([condition, effect]) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect,
}));

/**
 * All pods that the controllers make of the manifests. A DaemonSet has a pod on each of its nodes,
 * whose choice is the controller's and none of the scheduler's: `daemonsOn` says which.
 */
export function podsOf(given: Case, daemonsOn: (workload: string) => readonly string[]): MadePod[] {
  return given.objects.flatMap((object): MadePod[] => {
    const { kind, metadata, spec = {} } = object;
    const namespace = metadata.namespace ?? 'default';
    const workload = `${kind}/${namespace}/${metadata.name}`;
    const make = (name: string, template: Json, more: Partial<MadePod> = {}): MadePod => ({
      key: `${namespace}/${name}`,
      workload,
      kind,
      object: podObject(namespace, name, template),
      claims: ephemeralClaims(namespace, name, template),
      ...more,
    });
    switch (kind) {
      case 'Pod':
        return [make(metadata.name, { metadata, spec })];
      case 'Deployment':
      case 'Job': {
        const count = numberAt(spec, kind === 'Job' ? 'parallelism' : 'replicas') ?? 1;
        const added = kind === 'Deployment' ? { 'pod-template-hash': metadata.name } : {};
        const template = labelled(mapAt(spec, 'template'), added);
        return Array.from({ length: count }, (_, ordinal) =>
          make(count > 1 ? `${metadata.name}-${ordinal}` : metadata.name, template),
        );
      }
      case 'StatefulSet':
        return statefulPods(object, make);
      case 'DaemonSet':
        return daemonsOn(workload).map((node) =>
          make(`${metadata.name}-${node}`, boundTo(mapAt(spec, 'template'), node), {
            daemonNode: node,
          }),
        );
      default:
        return [];
    }
  });
}

type Make = (name: string, template: Json, more?: Partial<MadePod>) => MadePod;

function statefulPods({ metadata, spec = {} }: Manifest, make: Make): MadePod[] {
  const namespace = metadata.namespace ?? 'default';
  const templates = mapsAt(spec, 'volumeClaimTemplates').map((template) => ({
    name: String(mapAt(template, 'metadata').name),
    spec: mapAt(template, 'spec'),
  }));
  return Array.from({ length: numberAt(spec, 'replicas') ?? 1 }, (_, ordinal) => {
    const name = `${metadata.name}-${ordinal}`;
    const own = templates.map(
      (template): Manifest => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { namespace, name: `${template.name}-${name}` },
        spec: template.spec,
      }),
    );
    const template = labelled(mapAt(spec, 'template'), {
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': `${ordinal}`,
    });
    const volumes = templates.map((template) => ({
      name: template.name,
      persistentVolumeClaim: { claimName: `${template.name}-${name}` },
    }));
    const made = make(name, withVolumes(template, volumes));
    const isInOrder = ordinal > 0 && spec.podManagementPolicy !== 'Parallel';
    return {
      ...made,
      claims: [...made.claims, ...own.map((object) => ({ object, isOfPod: false }))],
      ...(isInOrder ? { after: `${namespace}/${metadata.name}-${ordinal - 1}` } : {}),
    };
  });
}

function ephemeralClaims(namespace: string, pod: string, template: Json): MadeClaim[] {
  return mapsAt(mapAt(template, 'spec'), 'volumes').flatMap((volume) => {
    if (volume.ephemeral === undefined) return [];
    const object: Manifest = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace, name: `${pod}-${volume.name}` },
      spec: mapAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec'),
    };
    return [{ object, isOfPod: true }];
  });
}

function podObject(namespace: string, name: string, template: Json): Manifest {
  const labels = mapAt(template, 'metadata', 'labels') as Readonly<Record<string, string>>;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels },
    // Nobody plays kubelets here: a pod that is deleted must be gone at once.
    spec: { ...mapAt(template, 'spec'), terminationGracePeriodSeconds: 0 },
  };
}

function labelled(template: Json, added: Readonly<Record<string, string>>): Json {
  const metadata = mapAt(template, 'metadata');
  return {
    ...template,
    metadata: { ...metadata, labels: { ...mapAt(metadata, 'labels'), ...added } },
  };
}

function withVolumes(template: Json, volumes: readonly Json[]): Json {
  const spec = mapAt(template, 'spec');
  return { ...template, spec: { ...spec, volumes: [...mapsAt(spec, 'volumes'), ...volumes] } };
}

/** As `ReplaceDaemonSetPodNodeNameNodeAffinity` and `AddOrUpdateDaemonPodTolerations` do. */
function boundTo(template: Json, node: string): Json {
  const spec = mapAt(template, 'spec');
  const affinity = mapAt(spec, 'affinity');
  const field = { key: 'metadata.name', operator: 'In', values: [node] };
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = mapsAt(mapAt(affinity, 'nodeAffinity', required), 'nodeSelectorTerms');
  const bound = (terms.length === 0 ? [{}] : terms).map((term) => ({
    ...term,
    matchFields: [field],
  }));
  const nodeAffinity = {
    ...mapAt(affinity, 'nodeAffinity'),
    [required]: { nodeSelectorTerms: bound },
  };
  return {
    ...template,
    spec: {
      ...spec,
      affinity: { ...affinity, nodeAffinity },
      tolerations: [...mapsAt(spec, 'tolerations'), ...DAEMON_TOLERATIONS],
    },
  };
}
