import { nodesOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const cephOnTalos: Rule = {
  code: 'ceph-on-talos',
  level: 'error',
  explain: `A host is a bare-metal node and is to run Ceph daemons. A bare-metal node runs Talos, which
has no package manager and no shell: nothing but Kubernetes runs on it. The Ceph of \`lab.yaml\` stands
beside Kubernetes, so that volumes outlive the cluster; give it hosts with an operating system.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap(({ name, ceph }) => {
      const node = nodesOn(lab, name).find(({ machine }) => machine.kind === 'bare-metal');
      if (node === undefined || ceph.length === 0) return [];
      return [
        {
          path: ['hosts', name, 'ceph'],
          says: `${name} is the bare-metal node ${node.name}, so it runs Talos and cannot run Ceph.`,
          next: `Remove \`ceph\` from ${name}, or make ${node.name} a VM there.`,
        },
      ];
    });
  },
};
