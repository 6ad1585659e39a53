import type { CephRole, Host, Lab, LabNode } from './lab.ts';
import { memoryBytesOf, nodesOn, osdsOn } from './shape.ts';
import { GIB, MIB } from './size.ts';

/** How a host's memory is given out, in bytes; `freeBytes` is negative when more is promised than there is. */
export interface HostMemory {
  readonly nodesBytes: number;
  readonly cephBytes: number;
  /** The host's own system and what each VM costs beside its memory. */
  readonly reserveBytes: number;
  readonly freeBytes: number;
}

/** What OpenStack Nova keeps for a host by default (`reserved_host_memory_mb`, 512). */
const SYSTEM_BYTES = 512 * MIB;

/**
 * What QEMU takes beside the guest's memory: page tables (1/512 of it) and 8 MiB a CPU, as KubeVirt
 * reckons (1.9, `GetMemoryOverhead`), and some 64 MiB for the process itself.
 */
function vmOverheadBytes(cpus: number, memoryBytes: number): number {
  return memoryBytes / 512 + cpus * 8 * MIB + 64 * MIB;
}

/**
 * Memory of a Ceph daemon in a small cluster; an OSD takes its `osd_memory_target` instead. Red Hat
 * Ceph Storage 4, Hardware Guide, "Minimum hardware recommendations": mon, mgr and rgw 1 GB, mds 2 GB
 * a daemon.
 */
const DAEMON_BYTES: Readonly<Record<Exclude<CephRole, 'osd'>, number>> = {
  mon: GIB,
  mgr: GIB,
  rgw: GIB,
  mds: 2 * GIB,
};

/** What a further VM of this size would take of a host. */
export function vmBytes(cpus: number, memoryBytes: number): number {
  return memoryBytes + vmOverheadBytes(cpus, memoryBytes);
}

export function hostMemory(lab: Lab, host: Host): HostMemory {
  const cephBytes = cephBytesOf(lab, host);
  const nodes = nodesOn(lab, host.name);
  if (nodes.some(({ machine }) => machine.kind === 'bare-metal')) {
    // The node is the host: Talos keeps what it needs out of the node's own memory.
    return { nodesBytes: host.memoryBytes - cephBytes, cephBytes, reserveBytes: 0, freeBytes: 0 };
  }
  const nodesBytes = sum(nodes.map((node) => memoryBytesOf(node, host)));
  const reserveBytes = SYSTEM_BYTES + sum(nodes.map(overheadOf));
  return {
    nodesBytes,
    cephBytes,
    reserveBytes,
    freeBytes: host.memoryBytes - nodesBytes - cephBytes - reserveBytes,
  };
}

function overheadOf({ machine }: LabNode): number {
  return machine.kind === 'vm' ? vmOverheadBytes(machine.cpus, machine.memoryBytes) : 0;
}

function cephBytesOf(lab: Lab, host: Host): number {
  const target = lab.storage.ceph?.osdMemoryTargetBytes ?? 4 * GIB;
  return sum(
    host.ceph.map((role) => (role === 'osd' ? osdsOn(host) * target : DAEMON_BYTES[role])),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
