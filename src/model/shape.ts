import type { Host, HostName, Lab, LabNode, NodeName } from './lab.ts';

/** A host by a name that the lab itself gave out; an unknown one is a bug of the caller. */
export function hostOf(lab: Lab, name: HostName): Host {
  const host = lab.hosts.get(name);
  if (host === undefined) throw new Error(`bug: no host ${name} in lab ${lab.name}`);
  return host;
}

/** A node by a name that the lab itself gave out; an unknown one is a bug of the caller. */
export function nodeOf(lab: Lab, name: NodeName): LabNode {
  const node = lab.nodes.get(name);
  if (node === undefined) throw new Error(`bug: no node ${name} in lab ${lab.name}`);
  return node;
}

export function nodesOn(lab: Lab, host: HostName): LabNode[] {
  return [...lab.nodes.values()].filter((node) => node.host === host);
}

/** The control-plane nodes: each is an etcd voter. */
export function controlPlanes(lab: Lab): LabNode[] {
  return [...lab.nodes.values()].filter((node) => node.role === 'control-plane');
}

export function isVolatile(lab: Lab, name: HostName): boolean {
  return hostOf(lab, name).volatile !== undefined;
}

/** How many of `voters` etcd needs to commit (raft majority). */
export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

export function coresOf(node: LabNode, host: Host): number {
  return node.machine.kind === 'vm' ? node.machine.cpus : host.cores;
}

export function memoryBytesOf(node: LabNode, host: Host): number {
  return node.machine.kind === 'vm' ? node.machine.memoryBytes : host.memoryBytes;
}

/** How many OSDs a host runs: one a disk given to Ceph, and one where no disk is declared. */
export function osdsOn(host: Host): number {
  if (!host.ceph.includes('osd')) return 0;
  return Math.max(1, host.disks.filter(({ purpose }) => purpose === 'osd').length);
}
