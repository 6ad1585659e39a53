import type { Rule } from '../rule.ts';

export const duplicateName: Rule = {
  code: 'duplicate-name',
  level: 'error',
  explain: `A VM has the name of a host. Both would claim that name in the LAN's DNS, and a message
about it would not say which of the two it means. A bare-metal node may have its own host's name, for
it is the host.`,
  check(lab) {
    const hosts = new Set<string>(lab.hosts.keys());
    return [...lab.nodes.values()]
      .filter(({ name, host, machine }) => {
        const isItsHost = machine.kind === 'bare-metal' && String(host) === name;
        return hosts.has(name) && !isItsHost;
      })
      .map(({ name }) => ({
        path: ['nodes', name],
        says: `Node ${name} has the name of a host.`,
        next: 'Rename the node.',
      }));
  },
};
