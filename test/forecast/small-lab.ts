import type {
  Manifests,
  PodTemplate,
  Workload,
  WorkloadKind,
} from '../../src/kubernetes/objects.ts';
import type {
  Arch,
  CephRole,
  Host,
  HostName,
  Lab,
  LabNode,
  NodeName,
} from '../../src/model/lab.ts';

const GIB = 2 ** 30;

export interface SmallHost {
  readonly arch?: Arch;
  readonly cores?: number;
  readonly memoryGiB?: number;
  readonly role?: LabNode['role'];
  readonly ceph?: readonly CephRole[];
  readonly isVolatile?: boolean;
  readonly watts?: Host['watts'];
}

export const hostName = (name: string) => name as HostName;

/** A lab of bare-metal hosts `h1`, `h2`, …, each with one node `n1`, `n2`, …. */
export function labOf(given: readonly SmallHost[], storage: Lab['storage'] = {}): Lab {
  const hosts = given.map((host, index) => hostOf(`h${index + 1}`, host));
  const nodes = given.map(
    (host, index): LabNode => ({
      name: `n${index + 1}` as NodeName,
      role: host.role ?? 'worker',
      host: hostName(`h${index + 1}`),
      machine: { kind: 'bare-metal' },
      address: `192.0.2.${index + 101}`,
      labels: new Map(),
      taints: [],
    }),
  );
  return {
    name: 'small',
    timezone: 'UTC',
    network: { cidr: '192.0.2.0/24', gateway: '192.0.2.1', dns: [], ntp: [], domain: 'test' },
    cluster: {
      name: 'small',
      endpoint: '192.0.2.100',
      talos: 'v1.13.9',
      kubernetes: 'v1.36.4',
      podCidr: '10.244.0.0/16',
      serviceCidr: '10.96.0.0/12',
    },
    hosts: new Map(hosts.map((host) => [host.name, host])),
    nodes: new Map(nodes.map((node) => [node.name, node])),
    storage,
    workloads: [],
  };
}

function hostOf(name: string, host: SmallHost): Host {
  return {
    name: hostName(name),
    arch: host.arch ?? 'amd64',
    cpu: 'any',
    cores: host.cores ?? 4,
    memoryBytes: (host.memoryGiB ?? 4) * GIB,
    address: `192.0.2.${name.slice(1)}`,
    disks: [],
    hypervisor: 'none',
    ceph: host.ceph ?? [],
    os: 'talos',
    ...(host.isVolatile ? { volatile: { noticeMs: 60_000, expectedOn: [], quiet: [] } } : {}),
    power: host.isVolatile ? { wake: { kind: 'magic-packet', mac: '02:00:00:00:00:01' } } : {},
    ...(host.watts === undefined ? {} : { watts: host.watts }),
    failureDomains: new Map(),
  };
}

export interface SmallWorkload extends Partial<PodTemplate> {
  readonly name: string;
  readonly kind?: WorkloadKind;
  readonly replicas?: number;
  readonly cpuMillis?: number;
  readonly memoryMiB?: number;
}

export function manifestsOf(
  given: readonly SmallWorkload[],
  more: Partial<Manifests> = {},
): Manifests {
  return { workloads: given.map(workloadOf), claims: [], budgets: [], volumeLimits: [], ...more };
}

export function workloadOf(given: SmallWorkload): Workload {
  const {
    name,
    kind = 'Deployment',
    replicas = 1,
    cpuMillis = 0,
    memoryMiB = 0,
    ...template
  } = given;
  return {
    ref: `${kind}/default/${name}`,
    kind,
    namespace: 'default',
    name,
    replicas,
    claimTemplates: [],
    source: { file: 'small.yaml', line: 1 },
    template: {
      labels: new Map([['app', name]]),
      requests: {
        cpuMillis,
        memoryBytes: memoryMiB * 2 ** 20,
        ephemeralStorageBytes: 0,
        extended: new Map(),
      },
      nodeSelector: new Map(),
      nodeAffinity: [],
      nodePreferences: [],
      podAffinity: [],
      podAntiAffinity: [],
      topologySpread: [],
      tolerations: [],
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      hostPorts: [],
      claims: [],
      ephemeralVolumes: [],
      terminationGraceMs: 30_000,
      unjudged: [],
      ...template,
    },
  };
}

/** Required anti-affinity to pods with this `app` label, by host name. */
export function apartFrom(app: string): PodTemplate['podAntiAffinity'][number] {
  return {
    selector: { matchLabels: new Map([['app', app]]), matchExpressions: [] },
    namespaces: ['default'],
    topologyKey: 'kubernetes.io/hostname',
  };
}
