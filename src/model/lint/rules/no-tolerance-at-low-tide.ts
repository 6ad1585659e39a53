import { lowTideOf } from '../low-tide.ts';
import type { Rule } from '../rule.ts';
import { voterCandidates } from '../voter-candidates.ts';

export const noToleranceAtLowTide: Rule = {
  code: 'no-tolerance-at-low-tide',
  level: 'warning',
  explain: `With every volatile host off, just as many voters are left as etcd needs. Nothing is lost
yet, but every night the next failure of an always-on voter stops the cluster until a volatile host
is woken. Removing the sleeping voter from etcd gains nothing: two of two are needed then too. The
repair is one more always-on voter in place of the volatile one. For a host that is on 99.5 % of the
time and a volatile one that is on half of it, that takes the expected loss of quorum from some 44
hours a year to under one. A voter needs 4 GiB, 2 cores and a disk that syncs fast: an SSD, no SD
card. Until then Lowtide wakes the volatile host when a voter is lost.`,
  check(lab) {
    const { voters, volatileVoters, left, quorum } = lowTideOf(lab);
    const [first] = volatileVoters;
    if (first === undefined || left !== quorum || voters.length < 3) return [];
    const names = volatileVoters.map(({ name }) => name).join(' and ');
    return [
      {
        path: ['nodes', first.name, 'host'],
        says: `With every volatile host off ${left} of ${voters.length} voters are left and etcd needs ${quorum}: one more loss stops the cluster.`,
        next: advice(voterCandidates(lab), names),
      },
    ];
  },
};

function advice(candidates: readonly string[], names: string): string {
  if (candidates.length === 0) {
    return `Make an always-on node a voter in place of ${names}. No always-on host has room for one: add a small machine with 8 GiB, such as a Raspberry Pi with an SSD.`;
  }
  return `Make an always-on node a voter in place of ${names}. What fits: ${candidates.join('; ')}.`;
}
