import { isInside, numberOf, rangeOf } from '../../ipv4.ts';
import type { Rule } from '../rule.ts';

export const addressOutsideNetwork: Rule = {
  code: 'address-outside-network',
  level: 'error',
  explain: `An address is not within \`network.cidr\`, or it is the first or last one there, which
name the network itself and everybody on it. Hosts and nodes share one LAN: the endpoint moves
between control planes by ARP, and magic packets are broadcast, and neither crosses a router.`,
  check(lab) {
    const range = rangeOf(lab.network.cidr);
    const claims = [
      { owner: 'The gateway', address: lab.network.gateway, path: ['network', 'gateway'] },
      { owner: 'The endpoint', address: lab.cluster.endpoint, path: ['cluster', 'endpoint'] },
      ...[...lab.hosts.values()].map(({ name, address }) => ({
        owner: `Host ${name}`,
        address,
        path: ['hosts', name, 'address'],
      })),
      ...[...lab.nodes.values()].map(({ name, address }) => ({
        owner: `Node ${name}`,
        address,
        path: ['nodes', name, 'address'],
      })),
    ];
    return claims.flatMap(({ owner, address, path }) => {
      const number = numberOf(address);
      const isEdge = number === range.first || number === range.last;
      if (isInside(range, address) && !isEdge) return [];
      const what = isEdge ? 'is no single machine in' : 'is not within';
      const says = `${owner} has the address ${address}, which ${what} ${lab.network.cidr}.`;
      return [{ path, says, next: 'Correct the address, or `network.cidr`.' }];
    });
  },
};
