import { hostMemory } from '../../reserves.ts';
import { MIB, sizeText } from '../../size.ts';
import type { Rule } from '../rule.ts';

/** Less than the system's own reserve once more: a package upgrade or a scrub can take that. */
const TIGHT_BYTES = 512 * MIB;

export const memoryTight: Rule = {
  code: 'memory-tight',
  level: 'warning',
  explain: `All that is declared on the host fits its memory, but less than 512 MiB is left over.
osd-memory-target is a target and no limit: an OSD goes beyond it while it recovers, which is just
when another host is gone. The kernel then ends a process, mostly the largest. What is counted:
\`lowtide check --explain memory-overcommit\`.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap((host) => {
      const { nodesBytes, cephBytes, reserveBytes, freeBytes } = hostMemory(lab, host);
      const isBareMetal = reserveBytes === 0;
      if (isBareMetal || freeBytes < 0 || freeBytes >= TIGHT_BYTES) return [];
      const given = `${sizeText(nodesBytes)} of nodes${cephBytes > 0 ? ` and ${sizeText(cephBytes)} of Ceph` : ''}`;
      return [
        {
          path: ['hosts', host.name, 'memory'],
          says: `${given} leave ${sizeText(freeBytes)} of ${sizeText(host.memoryBytes)} on ${host.name} beside its own reserve of ${sizeText(reserveBytes)}.`,
          next: `Take ${sizeText(TIGHT_BYTES - freeBytes)} or more from a VM on it.`,
        },
      ];
    });
  },
};
