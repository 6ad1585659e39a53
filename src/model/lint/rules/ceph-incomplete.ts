import type { CephRole, Lab } from '../../lab.ts';
import type { Finding, Rule } from '../rule.ts';

export const cephIncomplete: Rule = {
  code: 'ceph-incomplete',
  level: 'error',
  explain: `A Ceph cluster needs at least one mon, one mgr and one OSD, and its pools in
\`storage.ceph\`: from the pools Lowtide knows which volumes stop when a host goes. Here one of the
two halves is declared without the other.`,
  check(lab) {
    const hosts = [...lab.hosts.values()].filter(({ ceph }) => ceph.length > 0);
    const [first] = hosts;
    if (lab.storage.ceph === undefined) {
      if (first === undefined) return [];
      return [
        {
          path: ['hosts', first.name, 'ceph'],
          says: `${first.name} runs Ceph, but \`storage.ceph\` does not say what it holds.`,
          next: 'Add `storage: { ceph: { pools: [rbd] } }` with your pools.',
        },
      ];
    }
    const needed: readonly CephRole[] = ['mon', 'mgr', 'osd'];
    return needed.flatMap((role) => missing(lab, role));
  },
};

function missing(lab: Lab, role: CephRole): Finding[] {
  if ([...lab.hosts.values()].some(({ ceph }) => ceph.includes(role))) return [];
  return [
    {
      path: ['storage', 'ceph'],
      says: `\`storage.ceph\` is declared, but no host runs a Ceph ${role}.`,
      next: `Add ${role} to \`ceph\` of an always-on host.`,
    },
  ];
}
