import { controlPlanes } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const noControlPlane: Rule = {
  code: 'no-control-plane',
  level: 'error',
  explain: `No node has \`role: control-plane\`. Control planes keep the cluster's state (etcd) and
serve the Kubernetes API; without one there is no cluster. Take three on three always-on hosts, or
one if there is only one such host: two are worse than one.`,
  check(lab) {
    if (controlPlanes(lab).length > 0) return [];
    return [
      {
        path: ['nodes'],
        says: 'No node is a control plane.',
        next: 'Give one node, better three, `role: control-plane`.',
      },
    ];
  },
};
