import { quorumOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const cephMonVolatile: Rule = {
  code: 'ceph-mon-volatile',
  level: 'warning',
  explain: `A Ceph mon is on a host that people switch off. A mon that is away still counts: of three
mons with one asleep the next loss hangs every volume. Mons want always-on hosts.`,
  check(lab) {
    const mons = [...lab.hosts.values()].filter(({ ceph }) => ceph.includes('mon'));
    const left = mons.filter(({ volatile }) => volatile === undefined).length;
    const quorum = quorumOf(mons.length);
    const then =
      left < quorum
        ? 'every volume hangs'
        : left === quorum
          ? 'the next loss hangs every volume'
          : 'fewer losses are survived';
    return mons
      .filter(({ volatile }) => volatile !== undefined)
      .map(({ name }) => ({
        path: ['hosts', name, 'ceph'],
        says: `The Ceph mon on ${name} goes off with its volatile host: ${left} of ${mons.length} mons are left at low tide, and ${then}.`,
        next: 'Move the mon to an always-on host.',
      }));
  },
};
