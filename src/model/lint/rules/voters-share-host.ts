import { nodesOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const votersShareHost: Rule = {
  code: 'voters-share-host',
  level: 'warning',
  explain: `Two control planes live on one host and are lost together. Of three voters two are the
majority: that host alone decides whether the cluster can write. Each voter wants a host of its own.`,
  check(lab) {
    return [...lab.hosts.keys()].flatMap((host) => {
      const voters = nodesOn(lab, host).filter(({ role }) => role === 'control-plane');
      const last = voters.at(-1);
      if (last === undefined || voters.length < 2) return [];
      return [
        {
          path: ['nodes', last.name, 'host'],
          says: `${voters.map(({ name }) => name).join(' and ')} are voters on one host, ${host}, and are lost together.`,
          next: `Move ${last.name} to another host, or make it a worker.`,
        },
      ];
    });
  },
};
