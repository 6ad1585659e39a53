import { coresOf, hostOf, memoryBytesOf } from '../../shape.ts';
import { sizeText } from '../../size.ts';
import { CONTROL_PLANE_MINIMUM, WORKER_MINIMUM } from '../../talos-minimum.ts';
import type { Rule } from '../rule.ts';

export const underTalosMinimum: Rule = {
  code: 'under-talos-minimum',
  level: 'error',
  explain: `A node has less than Talos needs: a control plane 2 GiB, 2 cores and 10 GiB of disk, a
worker 1 GiB, 1 core and 10 GiB of disk ("System requirements" in its documentation). It would start
and then fail under its own components. Recommended are 4 GiB and 4 cores, or 2 GiB and 2 cores.`,
  check(lab) {
    return [...lab.nodes.values()].flatMap((node) => {
      const host = hostOf(lab, node.host);
      const minimum = node.role === 'control-plane' ? CONTROL_PLANE_MINIMUM : WORKER_MINIMUM;
      const isVm = node.machine.kind === 'vm';
      const low = (key: string, has: string, needs: string) => ({
        path: isVm ? ['nodes', node.name, key] : ['nodes', node.name, 'host'],
        says: `Node ${node.name} has ${has}; as a ${node.role} Talos needs ${needs}.`,
        next: isVm ? `Raise \`${key}\` of ${node.name}.` : 'Take a larger host, or another role.',
      });
      const memory = memoryBytesOf(node, host);
      const cores = coresOf(node, host);
      const disk = node.machine.kind === 'vm' ? node.machine.diskBytes : minimum.diskBytes;
      return [
        ...(memory < minimum.memoryBytes
          ? [low('memory', `${sizeText(memory)} of memory`, sizeText(minimum.memoryBytes))]
          : []),
        ...(cores < minimum.cores
          ? [low('cpus', cores === 1 ? '1 CPU' : `${cores} CPUs`, `${minimum.cores}`)]
          : []),
        ...(disk < minimum.diskBytes
          ? [low('disk', `${sizeText(disk)} of disk`, sizeText(minimum.diskBytes))]
          : []),
      ];
    });
  },
};
