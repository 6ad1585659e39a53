import { nodesOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const idleHost: Rule = {
  code: 'idle-host',
  level: 'note',
  explain: `A host has no node and runs no Ceph daemon, so it gives the lab nothing. Perhaps its node
is still to be written, or the host should go from the file.`,
  check(lab) {
    return [...lab.hosts.values()]
      .filter(({ name, ceph }) => ceph.length === 0 && nodesOn(lab, name).length === 0)
      .map(({ name }) => ({
        path: ['hosts', name],
        says: `${name} has no node and no Ceph daemon: it does nothing for the lab.`,
        next: `Add a node with \`host: ${name}\`, or remove the host.`,
      }));
  },
};
