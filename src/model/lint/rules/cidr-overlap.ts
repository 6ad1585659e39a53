import { rangeOf } from '../../ipv4.ts';
import type { Rule } from '../rule.ts';

export const cidrOverlap: Rule = {
  code: 'cidr-overlap',
  level: 'error',
  explain: `The addresses of pods, of services and of the LAN must be apart. Where they overlap a node
cannot tell a pod from a machine at home: some things then answer and others do not. Talos' defaults
are 10.244.0.0/16 for pods and 10.96.0.0/12 (10.96.0.0 to 10.111.255.255) for services; a LAN within
10.0.0.0/8 needs others.`,
  check(lab) {
    const { podCidr, serviceCidr } = lab.cluster;
    const lan = { what: 'the LAN', cidr: lab.network.cidr, path: ['network', 'cidr'] };
    const pods = { what: 'pods', cidr: podCidr, path: ['cluster', 'pod-cidr'] };
    const services = { what: 'services', cidr: serviceCidr, path: ['cluster', 'service-cidr'] };
    const pairs = [
      [pods, lan],
      [services, lan],
      [services, pods],
    ] as const;
    return pairs.flatMap(([one, other]) => {
      const a = rangeOf(one.cidr);
      const b = rangeOf(other.cidr);
      if (a.last < b.first || b.last < a.first) return [];
      return [
        {
          path: one.path,
          says: `The addresses of ${one.what} (${one.cidr}) overlap with those of ${other.what} (${other.cidr}).`,
          next: `Set \`cluster.${one.path.at(-1)}\` to a private network of its own, such as 172.20.0.0/16.`,
        },
      ];
    });
  },
};
