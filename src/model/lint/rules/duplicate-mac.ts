import { capital } from '../../sentences.ts';
import type { Path } from '../../yaml/positions.ts';
import type { Rule } from '../rule.ts';

export const duplicateMac: Rule = {
  code: 'duplicate-mac',
  level: 'error',
  explain: `Two machines have the same MAC address. The switch would send frames for one to the
other, and a magic packet would wake the wrong host. A host's own \`mac\` and the one that its
\`power.wake\` names may be the same: they are mostly one card.`,
  check(lab) {
    const taken = new Map<string, string>();
    const findings: { path: Path; says: string; next: string }[] = [];
    const claim = (owner: string, mac: string | undefined, path: Path) => {
      if (mac === undefined) return;
      const first = taken.get(mac) ?? owner;
      taken.set(mac, first);
      if (first === owner) return;
      const says = `${capital(owner)} has the MAC address ${mac}, which ${first} has already.`;
      findings.push({ path, says, next: 'Look both up with `ip link` and correct the wrong one.' });
    };
    for (const { name, mac, power } of lab.hosts.values()) {
      claim(`host ${name}`, mac, ['hosts', name, 'mac']);
      claim(`host ${name}`, power.wake?.mac, ['hosts', name, 'power', 'wake', 'magic-packet']);
    }
    for (const { name, mac } of lab.nodes.values())
      claim(`node ${name}`, mac, ['nodes', name, 'mac']);
    return findings;
  },
};
