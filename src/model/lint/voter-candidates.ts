import type { Host, HostName, Lab } from '../lab.ts';
import { hostMemory, vmBytes } from '../reserves.ts';
import { coresOf, memoryBytesOf, nodesOn } from '../shape.ts';
import { GIB, sizeText } from '../size.ts';
import { CONTROL_PLANE_MINIMUM, WORKER_MINIMUM } from '../talos-minimum.ts';

/**
 * What Talos recommends for a control plane (Talos 1.14, "System requirements": 4 GiB). A worker
 * that becomes one keeps its pods, so it needs the minimum of a worker besides.
 */
const VOTER_BYTES = 4 * GIB;
const TURNED_WORKER_BYTES = VOTER_BYTES + WORKER_MINIMUM.memoryBytes;

/**
 * Where one more always-on voter fits, a phrase a host: `talos04 or talos05 on nuc3 (6 GiB)`, or
 * `a new VM of 4 GiB on nuc2`. Hosts that have a voter already do not count.
 */
export function voterCandidates(lab: Lab): string[] {
  return [...lab.hosts.values()]
    .filter((host) => host.volatile === undefined && !hasVoter(lab, host.name))
    .flatMap((host) => turnedWorkers(lab, host) ?? newVm(lab, host) ?? []);
}

function hasVoter(lab: Lab, host: HostName): boolean {
  return nodesOn(lab, host).some(({ role }) => role === 'control-plane');
}

function turnedWorkers(lab: Lab, host: Host): string | undefined {
  const fit = nodesOn(lab, host.name).filter(
    (node) =>
      memoryBytesOf(node, host) >= TURNED_WORKER_BYTES &&
      coresOf(node, host) >= CONTROL_PLANE_MINIMUM.cores,
  );
  const [first] = fit;
  if (first === undefined) return undefined;
  const names = fit.map(({ name }) => name).join(' or ');
  return `${names} on ${host.name} (${sizeText(memoryBytesOf(first, host))})`;
}

function newVm(lab: Lab, host: Host): string | undefined {
  const cpus = CONTROL_PLANE_MINIMUM.cores;
  const fits = hostMemory(lab, host).freeBytes >= vmBytes(cpus, VOTER_BYTES) && host.cores >= cpus;
  if (host.hypervisor === 'none' || !fits) return undefined;
  return `a new VM of ${sizeText(VOTER_BYTES)} on ${host.name}`;
}
