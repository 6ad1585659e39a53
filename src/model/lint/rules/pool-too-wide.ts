import { osdsOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const poolTooWide: Rule = {
  code: 'pool-too-wide',
  level: 'warning',
  explain: `A pool keeps more copies than there are hosts with OSDs. Ceph puts each copy on another host
(the CRUSH rule that it makes by default), so the last copy never finds a place and the pool stays
degraded. Or the pool's min-size is over its size, and its IO never begins.`,
  check(lab) {
    const hosts = [...lab.hosts.values()].filter((host) => osdsOn(host) > 0).length;
    return (lab.storage.ceph?.pools ?? []).flatMap(({ name, size, minSize }, index) => {
      const path = ['storage', 'ceph', 'pools', index];
      if (minSize > size) {
        const says = `Pool ${name} wants ${minSize} copies up but keeps only ${size}: its IO never begins.`;
        return [{ path: [...path, 'min-size'], says, next: `Set min-size to ${size} or less.` }];
      }
      if (size <= hosts) return [];
      const says = `Pool ${name} keeps ${size} copies, but only ${hosts} ${hosts === 1 ? 'host has' : 'hosts have'} an OSD: it is never healthy.`;
      return [
        {
          path: [...path, 'size'],
          says,
          next: `Add an OSD on another host, or set size to ${hosts}.`,
        },
      ];
    });
  },
};
