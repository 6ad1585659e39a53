import type { LabNode } from '../../lab.ts';
import { isVolatile } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const noWorkerAtLowTide: Rule = {
  code: 'no-worker-at-low-tide',
  level: 'warning',
  explain: `With every volatile host off no node is left that takes ordinary pods: those that are left
are control planes, which Kubernetes keeps free by a taint, or have taints of their own. All apps stop
at low tide. Make a node on an always-on host a worker, or let a control plane run pods too with
\`taints: []\`, which is common at home.`,
  check(lab) {
    const left = [...lab.nodes.values()].filter(({ host }) => !isVolatile(lab, host));
    const [first] = left.length > 0 ? left : lab.nodes.values();
    if (first === undefined || left.some(takesPods)) return [];
    return [
      {
        path: ['nodes', first.name],
        says: 'With every volatile host off no node is left that takes ordinary pods: all apps stop.',
        next:
          left.length === 0
            ? 'Put a node on an always-on host.'
            : `Add \`taints: []\` to ${first.name}, or a worker on an always-on host.`,
      },
    ];
  },
};

function takesPods({ taints }: LabNode): boolean {
  return taints.every(({ effect }) => effect === 'PreferNoSchedule');
}
