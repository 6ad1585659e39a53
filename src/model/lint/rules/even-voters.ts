import { controlPlanes, quorumOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const evenVoters: Rule = {
  code: 'even-voters',
  level: 'warning',
  explain: `etcd needs a majority of its voters to write. An even number tolerates no more losses than
one voter less, and offers one more thing to lose: 2 voters stop when either is gone, where 1 stops
only with itself; 4 tolerate one loss, as 3 do. Every control plane is a voter.`,
  check(lab) {
    const voters = controlPlanes(lab);
    const count = voters.length;
    const last = voters.at(-1);
    if (last === undefined || count % 2 === 1) return [];
    const spare = count - quorumOf(count);
    return [
      {
        path: ['nodes', last.name, 'role'],
        says: `${count} voters survive ${spare === 0 ? 'no loss' : `${spare} ${spare === 1 ? 'loss' : 'losses'}`}, no more than ${count - 1} would.`,
        next: `Make ${last.name} a worker, or add a voter on another host.`,
      },
    ];
  },
};
