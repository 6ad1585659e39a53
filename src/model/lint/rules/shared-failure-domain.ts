import type { Host, Lab } from '../../lab.ts';
import { listText } from '../../sentences.ts';
import { controlPlanes, quorumOf } from '../../shape.ts';
import type { Finding, Rule } from '../rule.ts';

export const sharedFailureDomain: Rule = {
  code: 'shared-failure-domain',
  level: 'note',
  explain: `One UPS, switch or fuse carries so many voters or Ceph mons that its failure takes the
majority: the cluster or its storage stops, though every host is fine. Many homes live with that. To
end it, put one voter with its mon on another one, such as a second UPS; or keep a spare at hand.`,
  check(lab) {
    const byVictims = new Map<
      string,
      { domains: string[]; finding: Omit<Finding, 'says'>; losses: string }
    >();
    for (const { kind, domain, hosts } of domainsOf(lab)) {
      const losses = lossesOf(lab, hosts);
      const [first] = hosts;
      if (first === undefined || losses.length === 0) continue;
      const key = hosts.map(({ name }) => name).join(' ');
      const same = byVictims.get(key);
      if (same !== undefined) {
        same.domains.push(`${kind} ${domain}`);
        continue;
      }
      const next = `Put a host with a voter or mon on another ${kind}, or keep a spare.`;
      const finding = { path: ['hosts', first.name, 'failure-domains', kind], next };
      byVictims.set(key, { domains: [`${kind} ${domain}`], finding, losses: listText(losses) });
    }
    return [...byVictims.values()].map(({ domains, finding, losses }) => ({
      ...finding,
      says: `When ${domains.join(' or ')} fails, ${losses} go with it: more than the rest can do without.`,
    }));
  },
};

interface Domain {
  readonly kind: string;
  readonly domain: string;
  readonly hosts: readonly Host[];
}

function domainsOf(lab: Lab): Domain[] {
  const domains = new Map<string, { kind: string; domain: string; hosts: Host[] }>();
  for (const host of lab.hosts.values()) {
    for (const [kind, domain] of host.failureDomains) {
      const entry = domains.get(`${kind} ${domain}`) ?? { kind, domain, hosts: [] };
      entry.hosts.push(host);
      domains.set(`${kind} ${domain}`, entry);
    }
  }
  return [...domains.values()].filter(({ hosts }) => hosts.length > 1);
}

/** The majorities that go with these hosts. */
function lossesOf(lab: Lab, hosts: readonly Host[]): string[] {
  const gone = new Set(hosts.map(({ name }) => name));
  const voters = controlPlanes(lab);
  const mons = [...lab.hosts.values()].filter(({ ceph }) => ceph.includes('mon'));
  const count = (what: string, lost: number, all: number) =>
    all > 1 && all - lost < quorumOf(all) ? [`${lost} of ${all} ${what}`] : [];
  return [
    ...count('voters', voters.filter(({ host }) => gone.has(host)).length, voters.length),
    ...count('Ceph mons', mons.filter(({ name }) => gone.has(name)).length, mons.length),
  ];
}
