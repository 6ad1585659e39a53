/** Kubernetes objects as they are sent, plain JSON. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface PodOptions {
  /** Nodes that it may run on, by their full names, the most preferred first. */
  readonly on: readonly string[];
  /** Of `not-ready` and `unreachable`; `'ever'`: for ever; absent: as admission has it. */
  readonly tolerates?: number | 'ever';
  readonly claims?: readonly string[];
  readonly priorityClass?: string;
  /** A Kubernetes quantity; absent: nothing worth speaking of. */
  readonly cpu?: string;
  /** No two of them on one node. */
  readonly isApart?: boolean;
}

export interface WorkloadOptions extends PodOptions {
  readonly name: string;
  readonly replicas?: number;
}

export interface Objects {
  deployment(options: WorkloadOptions): KubernetesObject;
  statefulSet(
    options: WorkloadOptions & { readonly parallel?: boolean; readonly volumes?: boolean },
  ): KubernetesObject[];
  daemonSet(options: WorkloadOptions): KubernetesObject;
  pod(options: WorkloadOptions): KubernetesObject;
  budget(name: string, app: string, spec: Readonly<Record<string, unknown>>): KubernetesObject;
  /** Called `NAMESPACE-NAME`, for it belongs to no namespace. */
  priorityClass(name: string, value: number): KubernetesObject;
  /** A claim with its volume, which a CSI driver attaches to one node. */
  volume(claim: string): KubernetesObject[];
}

/** Makes the objects of one namespace. */
export function objectsOf(namespace: string): Objects {
  const meta = (name: string, app = name) => ({ name, namespace, labels: { app } });
  const volumeOf = (claim: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${namespace}-${claim}` },
    spec: {
      ...claimSpec(),
      resources: undefined,
      capacity: { storage: '1Gi' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
      csi: { driver: driverName, volumeHandle: `${namespace}-${claim}` },
      persistentVolumeReclaimPolicy: 'Retain',
    },
  });
  const workload = (kind: string, options: WorkloadOptions, spec: object): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: meta(options.name),
    spec: {
      selector: { matchLabels: { app: options.name } },
      template: templateOf(options),
      ...spec,
    },
  });
  return {
    deployment: (options) => workload('Deployment', options, { replicas: options.replicas ?? 1 }),
    daemonSet: (options) => workload('DaemonSet', options, {}),
    statefulSet(options) {
      const { name, replicas = 1, parallel = false, volumes = false } = options;
      const made = workload('StatefulSet', options, {
        replicas,
        serviceName: name,
        podManagementPolicy: parallel ? 'Parallel' : 'OrderedReady',
        ...(volumes && {
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec() }],
        }),
      });
      const ordinals = Array.from({ length: volumes ? replicas : 0 }, (_, ordinal) => ordinal);
      return [...ordinals.map((ordinal) => volumeOf(`data-${name}-${ordinal}`)), made];
    },
    pod: (options) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...meta(options.name), labels: templateOf(options).metadata.labels },
      spec: templateOf(options).spec,
    }),
    budget: (name, app, spec) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta(name),
      spec: { selector: { matchLabels: { app } }, ...spec },
    }),
    priorityClass: (name, value) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: `${namespace}-${name}` },
      value,
    }),
    volume: (claim) => [
      volumeOf(claim),
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: meta(claim),
        spec: { ...claimSpec(), volumeName: `${namespace}-${claim}` },
      },
    ],
  };
}

/** A CSI driver that has to attach; kwok plays it. */
export const driverName = 'truth.lowtide.invalid';

function claimSpec() {
  return {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'truth',
    resources: { requests: { storage: '1Gi' } },
  };
}

function templateOf({
  name,
  on,
  tolerates,
  claims = [],
  priorityClass,
  cpu,
  isApart,
}: WorkloadOptions) {
  const requests = { cpu: cpu ?? '1m', memory: '1Mi' };
  return {
    metadata: { labels: { app: name } },
    spec: {
      affinity: {
        nodeAffinity: affinityTo(on),
        ...(isApart && { podAntiAffinity: apartFrom(name) }),
      },
      ...(tolerates !== undefined && { tolerations: tolerationsOf(tolerates) }),
      ...(priorityClass !== undefined && { priorityClassName: priorityClass }),
      containers: [{ name: 'it', image: 'registry.invalid/it:1', resources: { requests } }],
      volumes: claims.map((claimName) => ({
        name: claimName,
        persistentVolumeClaim: { claimName },
      })),
    },
  };
}

function affinityTo(nodes: readonly string[]) {
  const among = (values: readonly string[]) => [
    { key: 'kubernetes.io/hostname', operator: 'In', values },
  ];
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: among(nodes) }],
    },
    preferredDuringSchedulingIgnoredDuringExecution: nodes.slice(0, -1).map((node, index) => ({
      weight: 100 - 40 * index,
      preference: { matchExpressions: among([node]) },
    })),
  };
}

function apartFrom(app: string) {
  const term = {
    labelSelector: { matchLabels: { app } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
}

function tolerationsOf(seconds: number | 'ever') {
  return ['not-ready', 'unreachable'].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect: 'NoExecute',
    ...(seconds !== 'ever' && { tolerationSeconds: seconds }),
  }));
}
