import type { Lab } from '../../lab.ts';
import { capital } from '../../sentences.ts';
import type { Path } from '../../yaml/positions.ts';
import type { Rule } from '../rule.ts';

export const duplicateAddress: Rule = {
  code: 'duplicate-address',
  level: 'error',
  explain: `Two things on the LAN have the same address, so that traffic for one reaches the other,
now this one, now that one. The gateway, the endpoint of the Kubernetes API, every host, every node
and every metering plug needs an address of its own. The endpoint is no node's address: it moves
between the control planes. Only a bare-metal node may have its host's address, for it is the host.`,
  check(lab) {
    const taken = new Map<string, Claim>();
    return claimsOf(lab).flatMap((claim) => {
      const first = taken.get(claim.address);
      if (first === undefined) taken.set(claim.address, claim);
      if (first === undefined || (first.kind === 'plug' && claim.kind === 'plug')) return [];
      return [
        {
          path: claim.path,
          says: `${capital(claim.owner)} has the address ${claim.address}, which ${first.owner} has already.`,
          next: 'Give each an address of its own, outside of what the router hands out.',
        },
      ];
    });
  },
};

interface Claim {
  readonly kind: 'fixed' | 'plug';
  readonly owner: string;
  readonly address: string;
  readonly path: Path;
}

function claimsOf(lab: Lab): Claim[] {
  const claim = (owner: string, address: string, path: Path, kind: Claim['kind'] = 'fixed') => ({
    kind,
    owner,
    address,
    path,
  });
  const hosts = [...lab.hosts.values()];
  const nodes = [...lab.nodes.values()].filter(({ machine, host, address }) => {
    const isItsHost = machine.kind === 'bare-metal' && lab.hosts.get(host)?.address === address;
    return !isItsHost;
  });
  return [
    claim('the gateway', lab.network.gateway, ['network', 'gateway']),
    claim('the endpoint', lab.cluster.endpoint, ['cluster', 'endpoint']),
    ...hosts.map(({ name, address }) => claim(`host ${name}`, address, ['hosts', name, 'address'])),
    ...nodes.map(({ name, address }) => claim(`node ${name}`, address, ['nodes', name, 'address'])),
    ...hosts.flatMap(({ name, power }) =>
      power.meter === undefined
        ? []
        : [
            claim(
              `The plug of ${name}`,
              power.meter.address,
              ['hosts', name, 'power', 'meter', 'plug'],
              'plug',
            ),
          ],
    ),
  ];
}
