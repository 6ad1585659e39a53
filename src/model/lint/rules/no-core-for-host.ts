import { vmCpusOn } from '../given-out.ts';
import type { Rule } from '../rule.ts';

export const noCoreForHost: Rule = {
  code: 'no-core-for-host',
  level: 'note',
  explain: `The VMs of a host have as many CPUs as the host has cores, so nothing is kept for the host
itself: its network and disk work, the hypervisor, Ceph daemons, and on a desktop the person in front
of it. They still get their share, as the VMs' equals; under full load everything is slower. One core
less for a VM keeps the host responsive.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap((host) => {
      const { cpus, nodes } = vmCpusOn(lab, host);
      if (nodes.length === 0 || cpus !== host.cores) return [];
      const others = host.ceph.length > 0 ? 'Ceph and the host itself' : 'the host itself';
      return [
        {
          path: ['hosts', host.name, 'cores'],
          says: `The VMs of ${host.name} (${nodes.join(', ')}) have all its ${host.cores} cores; none is left for ${others}.`,
          next: `Give ${nodes.at(-1)} a CPU less, or accept a slow host while its VMs are busy.`,
        },
      ];
    });
  },
};
