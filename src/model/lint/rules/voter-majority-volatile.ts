import { lowTideOf } from '../low-tide.ts';
import type { Rule } from '../rule.ts';
import { voterCandidates } from '../voter-candidates.ts';

export const voterMajorityVolatile: Rule = {
  code: 'voter-majority-volatile',
  level: 'error',
  explain: `When every volatile host is off, fewer voters are left than etcd needs to write: the
Kubernetes API stops, nothing is scheduled or repaired, and all is up to people who play or sleep. At
low tide the lab must still stand. Put a majority of the control planes, better all, on always-on
hosts.`,
  check(lab) {
    const { voters, volatileVoters, left, quorum } = lowTideOf(lab);
    const [first] = volatileVoters;
    if (first === undefined || left >= quorum) return [];
    const candidates = voterCandidates(lab);
    const where =
      candidates.length === 0 ? 'always-on hosts' : `always-on hosts: ${candidates.join('; ')}`;
    return [
      {
        path: ['nodes', first.name, 'host'],
        says: `With every volatile host off ${left} of ${voters.length} voters are left, and etcd needs ${quorum}: the cluster stops at low tide.`,
        next: `Move ${volatileVoters.map(({ name }) => name).join(' and ')} to ${where}.`,
      },
    ];
  },
};
