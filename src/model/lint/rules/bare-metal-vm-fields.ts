import { hostOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const bareMetalVmFields: Rule = {
  code: 'bare-metal-vm-fields',
  level: 'error',
  explain: `A node says cpus, memory or disk, as VMs do, but its host runs no hypervisor. Either the
node is the host itself (bare metal): then it has all of its CPUs and memory, and says neither. Or it
is a VM: then its host needs \`hypervisor: libvirt\`.`,
  check(lab) {
    return [...lab.nodes.values()]
      .filter(
        ({ machine, host }) => machine.kind === 'vm' && hostOf(lab, host).hypervisor === 'none',
      )
      .map(({ name, host }) => ({
        path: ['nodes', name],
        says: `Node ${name} has the fields of a VM, but its host ${host} runs no hypervisor.`,
        next: `Remove cpus, memory and disk of ${name}, or add \`hypervisor: libvirt\` to ${host}.`,
      }));
  },
};
