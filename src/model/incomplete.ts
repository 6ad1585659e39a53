import { isVm, purposeIn } from './complete.ts';
import type { Problem } from './problem.ts';
import type { WrittenLab, WrittenNode } from './schema/lab-schema.ts';
import type { Path, Positions } from './yaml/positions.ts';

/** What the schema cannot see: keys that are needed because of what another key says. */
export function incompleteProblems(lab: WrittenLab, file: string, positions: Positions): Problem[] {
  const missing = (path: Path, says: string, next: string): Problem => ({
    code: 'missing-key',
    level: 'error',
    file,
    place: positions.keyAt(path),
    says,
    next,
  });
  const problems: Problem[] = [];
  for (const [name, node] of Object.entries<WrittenNode>(lab.nodes)) {
    const at = ['nodes', name];
    if (isVm(node) && (node.cpus === undefined || node.memory === undefined)) {
      const lacks = node.cpus === undefined ? '`cpus`' : '`memory`';
      const next = `Add ${lacks}, or leave out cpus, memory and disk if it is bare metal.`;
      problems.push(missing(at, `Node ${name} is a VM without ${lacks}.`, next));
    }
    if (isVm(node) && node.address === undefined) {
      const next = 'Add `address:` with a free address of the LAN.';
      problems.push(missing(at, `Node ${name} is a VM without an \`address\`.`, next));
    }
  }
  for (const [name, host] of Object.entries(lab.hosts)) {
    if (host.power?.wake === 'magic-packet' && host.mac === undefined) {
      const says = `Host ${name} is woken by magic packet, but has no \`mac\` to send it to.`;
      const next = 'Add `mac:` with the MAC address of its network card.';
      problems.push(missing(['hosts', name, 'power', 'wake'], says, next));
    }
    for (const [disk, size] of Object.entries(host.disks ?? {})) {
      if (typeof size !== 'number' || purposeIn(disk) !== undefined) continue;
      const says = `Disk ${disk} of host ${name} does not say what it is for.`;
      const next = 'Write `{ size: 1TB, purpose: osd }`, or name it system, vm or osd.';
      problems.push(missing(['hosts', name, 'disks', disk], says, next));
    }
  }
  return problems;
}
