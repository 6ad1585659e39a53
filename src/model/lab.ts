/**
 * The lab as every other part of Lowtide sees it: complete, checked against the schema, immutable.
 *
 * `lab.yaml` has a short form and defaults; here everything is said in full. Sizes are bytes,
 * durations are milliseconds, cores are whole hardware threads.
 */

declare const brand: unique symbol;

/** The name of a declared host: a DNS label (RFC 1123), unique among hosts. */
export type HostName = string & { readonly [brand]: 'HostName' };

/** The name of a declared node, as Kubernetes knows it: a DNS label, unique among nodes. */
export type NodeName = string & { readonly [brand]: 'NodeName' };

/** GOARCH as Kubernetes labels it (`kubernetes.io/arch`). */
export type Arch = 'amd64' | 'arm64';

export type CephRole = 'mon' | 'mgr' | 'osd' | 'mds' | 'rgw';

export interface Lab {
  readonly name: string;
  /** IANA name; schedules and quiet hours are read in it. */
  readonly timezone: string;
  readonly network: Network;
  readonly cluster: Cluster;
  /** In the order of the file. */
  readonly hosts: ReadonlyMap<HostName, Host>;
  /** In the order of the file. */
  readonly nodes: ReadonlyMap<NodeName, LabNode>;
  readonly storage: Storage;
  /** Folders and files of Kubernetes manifests, relative to the lab file. */
  readonly workloads: readonly string[];
}

/** The LAN. Addresses are dotted IPv4, `cidr` is in prefix notation; `ntp` may hold names too. */
export interface Network {
  readonly cidr: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  readonly domain: string;
}

export interface Cluster {
  readonly name: string;
  /** The virtual address of the Kubernetes API; it lives on a control plane and dies with quorum. */
  readonly endpoint: string;
  /** With the leading `v`, as Talos tags it. */
  readonly talos: string;
  /** With the leading `v`. */
  readonly kubernetes: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** A physical machine. */
export interface Host {
  readonly name: HostName;
  readonly arch: Arch;
  /** What people call its processor; shown, never parsed. */
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly address: string;
  readonly mac?: string;
  readonly disks: readonly Disk[];
  /** `none`: the host runs no VMs (bare metal, or storage only). */
  readonly hypervisor: 'libvirt' | 'none';
  readonly ceph: readonly CephRole[];
  readonly os: string;
  /** Present when people switch this host on and off. */
  readonly volatile?: Volatile;
  readonly power: Power;
  readonly watts?: Watts;
  /** What it shares with other hosts and fails with: `ups` → `ups-1`, `switch` → `desk`. */
  readonly failureDomains: ReadonlyMap<string, string>;
}

export interface Disk {
  readonly name: string;
  readonly sizeBytes: number;
  readonly purpose: 'system' | 'vm' | 'osd';
}

export interface Volatile {
  /** How long before power-off its owner can be relied on to say so. */
  readonly noticeMs: number;
  /** When it is usually on; empty: nobody knows. */
  readonly expectedOn: readonly Hours[];
  /** When Lowtide must neither wake it nor switch it off. */
  readonly quiet: readonly Hours[];
}

/** A weekly window in the lab's timezone; `from` after `to` spans midnight. Minutes of the day. */
export interface Hours {
  readonly days: readonly Weekday[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface Power {
  readonly wake?: { readonly kind: 'magic-packet'; readonly mac: string };
  readonly off?: { readonly kind: 'ssh' };
  /** Something that measures the host's mains power: reading no load proves that it is off. */
  readonly meter?: { readonly kind: 'plug'; readonly address: string };
}

export interface Watts {
  readonly idle: number;
  readonly busy: number;
}

/** A Kubernetes node. */
export interface LabNode {
  readonly name: NodeName;
  readonly role: 'control-plane' | 'worker';
  readonly host: HostName;
  readonly machine: Machine;
  readonly address: string;
  readonly mac?: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
}

/** What the node runs in: a VM of its host, or the host itself. */
export type Machine =
  | {
      readonly kind: 'vm';
      readonly cpus: number;
      readonly memoryBytes: number;
      readonly diskBytes: number;
    }
  | { readonly kind: 'bare-metal' };

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Storage {
  readonly ceph?: Ceph;
}

/** The external Ceph cluster; its daemons stand in each host's `ceph`. */
export interface Ceph {
  /** `osd_memory_target` of each OSD. */
  readonly osdMemoryTargetBytes: number;
  readonly pools: readonly CephPool[];
  /** StorageClass name → pool; how a PVC finds the pool that it depends on. */
  readonly storageClasses: ReadonlyMap<string, string>;
}

export interface CephPool {
  readonly name: string;
  readonly size: number;
  /** Fewer copies up than this and the pool's IO stops. */
  readonly minSize: number;
}
