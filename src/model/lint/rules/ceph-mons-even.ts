import { listText } from '../../sentences.ts';
import { quorumOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const cephMonsEven: Rule = {
  code: 'ceph-mons-even',
  level: 'warning',
  explain: `Ceph's mons decide by majority, as etcd's voters do. An even number tolerates no more
losses than one mon less: 2 mons stop when either is gone. Without a majority of mons every volume
hangs. Take 1, 3 or 5.`,
  check(lab) {
    const mons = [...lab.hosts.values()].filter(({ ceph }) => ceph.includes('mon'));
    const last = mons.at(-1);
    if (last === undefined || mons.length % 2 === 1) return [];
    const spare = mons.length - quorumOf(mons.length);
    return [
      {
        path: ['hosts', last.name, 'ceph'],
        says: `${mons.length} mons (${listText(mons.map(({ name }) => name))}) survive ${spare === 0 ? 'no loss' : `the loss of ${spare}`}, no more than ${mons.length - 1} would.`,
        next: `Remove mon from ${last.name}, or add one on another always-on host.`,
      },
    ];
  },
};
