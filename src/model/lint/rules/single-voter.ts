import { controlPlanes } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const singleVoter: Rule = {
  code: 'single-voter',
  level: 'note',
  explain: `The cluster has one control plane. While its host is down or restarts the Kubernetes API is
gone; pods that run go on running, but nothing is scheduled, moved or repaired. With three voters on
three always-on hosts one may be lost at any time. Two would be worse than one.`,
  check(lab) {
    const [only, ...others] = controlPlanes(lab);
    if (only === undefined || others.length > 0 || lab.hosts.size < 3) return [];
    return [
      {
        path: ['nodes', only.name, 'role'],
        says: `${only.name} is the only voter: without it the cluster stands still.`,
        next: 'Make it three, each on an always-on host of its own, or keep good etcd snapshots.',
      },
    ];
  },
};
