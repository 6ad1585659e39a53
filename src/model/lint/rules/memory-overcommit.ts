import { hostMemory } from '../../reserves.ts';
import { sizeText } from '../../size.ts';
import type { Rule } from '../rule.ts';

export const memoryOvercommit: Rule = {
  code: 'memory-overcommit',
  level: 'error',
  explain: `VMs, Ceph daemons and the host's own system need more memory than the host has. Memory,
unlike CPU time, cannot be shared out: the kernel ends a process, mostly the largest, and that is a
VM or an OSD. Counted are the memory of each VM and QEMU's own (1/512 of it, 8 MiB a CPU, 64 MiB),
osd-memory-target for each OSD, 1 GiB for each mon, mgr and rgw, 2 GiB for an mds, and 512 MiB for
the system.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap((host) => {
      const { nodesBytes, cephBytes, reserveBytes, freeBytes } = hostMemory(lab, host);
      if (freeBytes >= 0) return [];
      const parts = [
        `${sizeText(nodesBytes)} of nodes`,
        ...(cephBytes > 0 ? [`${sizeText(cephBytes)} of Ceph`] : []),
        `${sizeText(reserveBytes)} of the system`,
      ];
      const lower = cephBytes > 0 ? ', move a Ceph daemon, or lower osd-memory-target' : '';
      return [
        {
          path: ['hosts', host.name, 'memory'],
          says: `${host.name} has ${sizeText(host.memoryBytes)}, but ${parts.join(', ')} are ${sizeText(-freeBytes)} more than that.`,
          next: `Take ${sizeText(-freeBytes)} from its VMs${lower}.`,
        },
      ];
    });
  },
};
