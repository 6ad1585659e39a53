import { vmCpusOn } from '../given-out.ts';
import type { Rule } from '../rule.ts';

export const cpuOvercommit: Rule = {
  code: 'cpu-overcommit',
  level: 'warning',
  explain: `The VMs of a host have more CPUs together than the host has cores. It works while they
are idle. Under load they wait for each other, and Kubernetes does not know: it hands out the CPUs
that the nodes claim, so pods get less than they asked for. etcd and Ceph feel it first, as slow
heartbeats and needless elections.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap((host) => {
      const { cpus, nodes } = vmCpusOn(lab, host);
      if (cpus <= host.cores) return [];
      const each = Math.max(1, Math.floor(host.cores / nodes.length));
      return [
        {
          path: ['hosts', host.name, 'cores'],
          says: `The VMs of ${host.name} (${nodes.join(', ')}) have ${cpus} CPUs, the host has ${host.cores} cores.`,
          next: `Give them ${host.cores} together (${each} each), or accept that they slow each other down under load.`,
        },
      ];
    });
  },
};
