import type { Host, Lab, NodeName } from '../lab.ts';
import { nodesOn } from '../shape.ts';

/** The CPUs that a host's VMs have together, and which nodes they are. */
export function vmCpusOn(lab: Lab, host: Host): { cpus: number; nodes: NodeName[] } {
  const vms = nodesOn(lab, host.name).flatMap(({ name, machine }) =>
    machine.kind === 'vm' ? [{ name, cpus: machine.cpus }] : [],
  );
  return { cpus: vms.reduce((sum, { cpus }) => sum + cpus, 0), nodes: vms.map(({ name }) => name) };
}
