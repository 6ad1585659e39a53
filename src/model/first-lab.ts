import { addressText, numberOf, rangeOf } from './ipv4.ts';
import type { Arch } from './lab.ts';
import { vmBytes } from './reserves.ts';
import { GIB } from './size.ts';
import { CONTROL_PLANE_MINIMUM } from './talos-minimum.ts';

/** What a person says of a new lab. */
export interface FirstLab {
  readonly name: string;
  readonly timezone: string;
  readonly cidr: string;
  readonly gateway: string;
  /** Absent: a free address is proposed. */
  readonly endpoint?: string;
  readonly hosts: readonly FirstHost[];
}

export interface FirstHost {
  readonly name: string;
  readonly arch: Arch;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly address: string;
  readonly mac?: string;
  readonly volatile: boolean;
  /** The host is the node, rather than running it in a VM. */
  readonly bareMetal: boolean;
}

/** A pair that Talos supports; `version-window` knows which do. */
const TALOS = 'v1.13.9';
const KUBERNETES = 'v1.36.4';

/** A volatile host's people keep half of it for themselves. */
const VOLATILE_SHARE = 0.5;

/** Left to an always-on host beside its VM: its own system, and as much again. */
const HOST_BYTES = GIB;

interface ProposedNode {
  readonly host: FirstHost;
  readonly isVoter: boolean;
  /** A voter that runs pods too, because no other always-on node would. */
  readonly isOpen: boolean;
  readonly vm?: { readonly cpus: number; readonly memoryGib: number };
}

/** The text of a first `lab.yaml`: one node a host, the voters on always-on hosts. */
export function firstLabText(lab: FirstLab): string {
  const free = freeAddresses(lab);
  const endpoint = lab.endpoint ?? free();
  const nodes = proposeNodes(lab.hosts);
  return `# The lab, as Lowtide keeps it. \`lowtide check\` says what is wrong with this file or could be
# better; \`lowtide forecast\` says what still works when a host is off.

name: ${lab.name}
timezone: ${lab.timezone} # schedules below are read in it

network:
  cidr: ${lab.cidr}
  gateway: ${lab.gateway}

cluster:
  # The address of the Kubernetes API: free, and outside of what the router hands out.
  endpoint: ${endpoint}
  talos: ${TALOS}
  kubernetes: ${KUBERNETES}

# The physical machines.
hosts:
${lab.hosts.map(hostText).join('')}
# The Kubernetes nodes: a VM on a host (cpus and memory), or the host itself (neither).
# Control planes vote in etcd: one or three, on hosts that are always on. Kubernetes keeps them free
# of other pods; \`taints: []\` lets them run some.
nodes:
${nodes.map((node, index) => nodeText(node, index, free)).join('')}
# Folders of Kubernetes manifests; with them forecasts know your apps.
# workloads: [workloads]
`;
}

function hostText(host: FirstHost): string {
  const lines = [
    `  ${host.name}:`,
    `    arch: ${host.arch}`,
    `    cores: ${host.cores}`,
    `    memory: ${sizeWord(host.memoryBytes)}`,
    `    address: ${host.address}`,
    ...(host.mac === undefined ? [] : [`    mac: "${host.mac}"`]),
    ...(host.bareMetal ? [] : ['    hypervisor: libvirt']),
  ];
  if (host.volatile) {
    lines.push(
      '    volatile: # people switch it on and off',
      '      notice: 60s',
      '      # expected-on: ["mon-fri 18:00-23:00", "sat,sun 12:00-01:00"]',
      '    power:',
      host.mac === undefined
        ? '      # wake: { magic-packet: "MAC of its network card" }'
        : '      wake: magic-packet',
      '      off: ssh',
    );
  }
  return `${lines.join('\n')}\n`;
}

function nodeText(
  { host, isVoter, isOpen, vm }: ProposedNode,
  index: number,
  free: () => string,
): string {
  const parts = [
    `role: ${isVoter ? 'control-plane' : 'worker'}`,
    `host: ${host.name}`,
    ...(vm === undefined
      ? []
      : [`cpus: ${vm.cpus}`, `memory: ${vm.memoryGib}GiB`, `address: ${free()}`]),
    ...(isOpen ? ['taints: []'] : []),
  ];
  return `  talos${String(index + 1).padStart(2, '0')}: { ${parts.join(', ')} }\n`;
}

function proposeNodes(hosts: readonly FirstHost[]): ProposedNode[] {
  const voters = proposeVoters(hosts);
  const hasWorker = hosts.some((host) => !host.volatile && !voters.has(host));
  return hosts.map((host) => {
    const isVoter = voters.has(host);
    const node = { host, isVoter, isOpen: isVoter && !hasWorker };
    return host.bareMetal ? node : { ...node, vm: proposeVm(host, isVoter) };
  });
}

/** Three always-on hosts, else one; the largest first. */
function proposeVoters(hosts: readonly FirstHost[]): ReadonlySet<FirstHost> {
  const bySize = hosts.toSorted((a, b) => b.memoryBytes - a.memoryBytes);
  const alwaysOn = bySize.filter(
    (host) =>
      !host.volatile &&
      host.cores >= CONTROL_PLANE_MINIMUM.cores &&
      host.memoryBytes >= CONTROL_PLANE_MINIMUM.memoryBytes + HOST_BYTES,
  );
  if (alwaysOn.length >= 3) return new Set(alwaysOn.slice(0, 3));
  return new Set((alwaysOn.length > 0 ? alwaysOn : bySize).slice(0, 1));
}

function proposeVm(host: FirstHost, isVoter: boolean) {
  const least = isVoter ? CONTROL_PLANE_MINIMUM.cores : 1;
  const share = host.volatile ? VOLATILE_SHARE : 1;
  const cpus = Math.min(host.cores, Math.max(least, Math.floor((host.cores - 1) * share)));
  const overheadBytes = vmBytes(cpus, host.memoryBytes) - host.memoryBytes;
  const bytes = (host.memoryBytes - HOST_BYTES - overheadBytes) * share;
  return { cpus, memoryGib: Math.max(1, Math.floor(bytes / GIB)) };
}

function sizeWord(bytes: number): string {
  return bytes % GIB === 0 ? `${bytes / GIB}GiB` : `${bytes}B`;
}

/** Hands out addresses above those of the hosts, then from the beginning of the network. */
function freeAddresses(lab: FirstLab): () => string {
  const { first, last } = rangeOf(lab.cidr);
  const taken = new Set([lab.gateway, lab.endpoint, ...lab.hosts.map(({ address }) => address)]);
  let next = Math.max(first, ...lab.hosts.map(({ address }) => numberOf(address)));
  return () => {
    for (let step = first; step < last; step += 1) {
      next = next + 1 >= last ? first + 1 : next + 1;
      const address = addressText(next);
      if (taken.has(address)) continue;
      taken.add(address);
      return address;
    }
    // A full network: `duplicate-address` says so of what is written.
    return lab.gateway;
  };
}
