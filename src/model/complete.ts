import type {
  Disk,
  Host,
  HostName,
  Lab,
  LabNode,
  Machine,
  NodeName,
  Power,
  Storage,
  Taint,
  Volatile,
} from './lab.ts';
import type { WrittenHost, WrittenLab, WrittenNode, WrittenStorage } from './schema/lab-schema.ts';
import { GIB } from './size.ts';

/** Ceph's own default of `osd_memory_target` (Ceph 20, `src/common/options/global.yaml.in`). */
const OSD_MEMORY_TARGET_BYTES = 4 * GIB;

/** Talos' own default (`constants.DefaultNTPServer`); many routers at home serve no time. */
const NTP = 'time.cloudflare.com';

/** Enough for Talos and the images of a worker; its documentation asks for 10 GiB at least. */
const VM_DISK_BYTES = 64 * GIB;

/** An owner who promises nothing is still asked to wait while a desktop logs out. */
const NOTICE_MS = 60_000;

/** Kubernetes' own taint of control planes; Talos sets it unless told otherwise. */
const CONTROL_PLANE_TAINT: Taint = {
  key: 'node-role.kubernetes.io/control-plane',
  value: '',
  effect: 'NoSchedule',
};

/** Fills in all defaults. Every node's host is known to exist. */
export function completeLab(written: WrittenLab): Lab {
  const { network, cluster } = written;
  const bareMetal = new Set<HostName>();
  for (const node of Object.values(written.nodes)) if (!isVm(node)) bareMetal.add(node.host);
  return {
    name: written.name,
    timezone: written.timezone ?? 'UTC',
    network: {
      cidr: network.cidr,
      gateway: network.gateway,
      dns: network.dns ?? [network.gateway],
      ntp: network.ntp ?? [NTP],
      domain: network.domain ?? 'home.arpa',
    },
    cluster: {
      name: cluster.name ?? written.name,
      endpoint: cluster.endpoint,
      talos: cluster.talos,
      kubernetes: cluster.kubernetes,
      podCidr: cluster['pod-cidr'] ?? '10.244.0.0/16',
      serviceCidr: cluster['service-cidr'] ?? '10.96.0.0/12',
    },
    hosts: new Map(
      entriesOf<HostName, WrittenHost>(written.hosts).map(([name, host]) => [
        name,
        completeHost(name, host, bareMetal.has(name)),
      ]),
    ),
    nodes: new Map(
      entriesOf<NodeName, WrittenNode>(written.nodes).map(([name, node]) => [
        name,
        completeNode(name, node, written.hosts[node.host]?.address ?? ''),
      ]),
    ),
    storage: completeStorage(written.storage),
    workloads:
      typeof written.workloads === 'string' ? [written.workloads] : (written.workloads ?? []),
  };
}

/** `Object.entries` forgets the type of a record's keys. */
function entriesOf<Name extends string, Value>(record: Partial<Record<Name, Value>>) {
  return Object.entries(record) as [Name, Value][];
}

function completeHost(name: HostName, host: WrittenHost, isBareMetal: boolean): Host {
  const volatile = completeVolatile(host.volatile);
  return {
    name,
    arch: host.arch,
    cpu: host.cpu ?? host.arch,
    cores: host.cores,
    memoryBytes: host.memory,
    address: host.address,
    ...(host.mac === undefined ? {} : { mac: host.mac }),
    disks: completeDisks(host.disks),
    hypervisor: host.hypervisor ?? 'none',
    ceph: [...new Set(host.ceph ?? [])],
    os: host.os ?? (isBareMetal ? 'talos' : 'linux'),
    ...(volatile === undefined ? {} : { volatile }),
    power: completePower(host),
    ...(host.watts === undefined ? {} : { watts: host.watts }),
    failureDomains: new Map(Object.entries(host['failure-domains'] ?? {})),
  };
}

function completeDisks(disks: WrittenHost['disks']): Disk[] {
  return Object.entries(disks ?? {}).map(([name, disk]) =>
    typeof disk === 'number'
      ? { name, sizeBytes: disk, purpose: purposeIn(name) ?? 'system' }
      : { name, sizeBytes: disk.size, purpose: disk.purpose },
  );
}

/** The purpose in a disk's name: `osd`, `osd-2`; other names have none. */
export function purposeIn(name: string): Disk['purpose'] | undefined {
  const word = name.split('-')[0];
  return PURPOSES.find((purpose) => purpose === word);
}

const PURPOSES: readonly Disk['purpose'][] = ['system', 'vm', 'osd'];

function completeVolatile(volatile: WrittenHost['volatile']): Volatile | undefined {
  if (volatile === undefined || volatile === false) return undefined;
  const said = volatile === true ? {} : volatile;
  return {
    noticeMs: said.notice ?? NOTICE_MS,
    expectedOn: said['expected-on'] ?? [],
    quiet: said.quiet ?? [],
  };
}

function completePower({ power, mac }: WrittenHost): Power {
  const wake = power?.wake === 'magic-packet' ? mac : power?.wake?.['magic-packet'];
  return {
    ...(wake === undefined ? {} : { wake: { kind: 'magic-packet', mac: wake } }),
    ...(power?.off === undefined ? {} : { off: { kind: power.off } }),
    ...(power?.meter === undefined ? {} : { meter: { kind: 'plug', address: power.meter.plug } }),
  };
}

/** Any of a VM's own sizes makes the node a VM; `incomplete.ts` asks for those that lack. */
export function isVm(node: Pick<WrittenNode, 'cpus' | 'memory' | 'disk'>): boolean {
  return node.cpus !== undefined || node.memory !== undefined || node.disk !== undefined;
}

function completeNode(name: NodeName, node: WrittenNode, hostAddress: string): LabNode {
  const role = node.role ?? 'worker';
  return {
    name,
    role,
    host: node.host,
    machine: machineOf(node),
    address: node.address ?? hostAddress,
    ...(node.mac === undefined ? {} : { mac: node.mac }),
    labels: new Map(Object.entries(node.labels ?? {})),
    taints:
      node.taints?.map(completeTaint) ?? (role === 'control-plane' ? [CONTROL_PLANE_TAINT] : []),
  };
}

function machineOf({ cpus, memory, disk }: WrittenNode): Machine {
  if (cpus === undefined || memory === undefined) return { kind: 'bare-metal' };
  return { kind: 'vm', cpus, memoryBytes: memory, diskBytes: disk ?? VM_DISK_BYTES };
}

function completeTaint(taint: NonNullable<WrittenNode['taints']>[number]): Taint {
  return { key: taint.key, value: taint.value ?? '', effect: taint.effect };
}

function completeStorage(storage: WrittenStorage | undefined): Storage {
  const ceph = storage?.ceph;
  if (ceph === undefined) return {};
  return {
    ceph: {
      osdMemoryTargetBytes: ceph['osd-memory-target'] ?? OSD_MEMORY_TARGET_BYTES,
      pools: (ceph.pools ?? []).map((pool) => {
        const said = typeof pool === 'string' ? { name: pool } : pool;
        const size = said.size ?? 3;
        // Ceph's `osd_pool_default_min_size` of 0 means size − size/2, rounded up.
        return { name: said.name, size, minSize: said['min-size'] ?? size - Math.floor(size / 2) };
      }),
      storageClasses: new Map(Object.entries(ceph['storage-classes'] ?? {})),
    },
  };
}
