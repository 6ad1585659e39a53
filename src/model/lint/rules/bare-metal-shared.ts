import { nodesOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const bareMetalShared: Rule = {
  code: 'bare-metal-shared',
  level: 'error',
  explain: `A bare-metal node is its host, so the host has room for no other node. For several nodes
on one machine give it \`hypervisor: libvirt\` and each node cpus and memory.`,
  check(lab) {
    return [...lab.hosts.keys()].flatMap((host) => {
      const nodes = nodesOn(lab, host);
      const bareMetal = nodes.find(({ machine }) => machine.kind === 'bare-metal');
      if (bareMetal === undefined) return [];
      return nodes
        .filter((node) => node !== bareMetal)
        .map(({ name }) => ({
          path: ['nodes', name, 'host'],
          says: `Node ${name} is put on ${host}, which ${bareMetal.name} is already as bare metal.`,
          next: `Move ${name} to another host.`,
        }));
    });
  },
};
