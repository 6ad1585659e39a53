import type { Rule } from '../rule.ts';

export const volatileNoOff: Rule = {
  code: 'volatile-no-off',
  level: 'warning',
  explain: `People switch this host on and off, and Lowtide has no way to switch it off. \`lowtide off\`
can then empty its nodes but must leave the last step to a person, and a host that Lowtide woke for
capacity stays on.`,
  check(lab) {
    return [...lab.hosts.values()]
      .filter(({ volatile, power }) => volatile !== undefined && power.off === undefined)
      .map(({ name }) => ({
        path: ['hosts', name, 'volatile'],
        says: `${name} is volatile, but nothing can switch it off.`,
        next: 'Add `power: { off: ssh }`.',
      }));
  },
};
