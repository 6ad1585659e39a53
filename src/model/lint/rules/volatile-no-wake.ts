import type { Rule } from '../rule.ts';

export const volatileNoWake: Rule = {
  code: 'volatile-no-wake',
  level: 'warning',
  explain: `People switch this host off, and Lowtide has no way to switch it on. So it cannot help when
something else fails, such as a voter at night, and \`lowtide on\` refuses. Arm Wake-on-LAN in the
host's firmware and system (\`ethtool -s DEVICE wol g\`) and declare it.`,
  check(lab) {
    return [...lab.hosts.values()]
      .filter(({ volatile, power }) => volatile !== undefined && power.wake === undefined)
      .map(({ name }) => ({
        path: ['hosts', name, 'volatile'],
        says: `${name} is volatile, but nothing can wake it.`,
        next: 'Add `power: { wake: { magic-packet: MAC } }` with the MAC of its network card.',
      }));
  },
};
