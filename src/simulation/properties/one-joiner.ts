import type { NodeName } from '../../model/lab.ts';
import { nodeOf } from '../../model/shape.ts';
import type { Property } from './property.ts';

export const oneJoiner: Property = {
  name: 'one-joiner',
  promises: 'Control planes are configured one after the other: etcd takes one learner at a time.',
  watch: (lab) => {
    const configured = new Set<NodeName>();
    return (moment, truth) => {
      if (moment.kind === 'changed') {
        for (const node of configured) {
          const host = truth.hosts.get(nodeOf(lab, node).host);
          // It has joined, or will not: its host is gone.
          if (truth.etcd.healthy.includes(node) || host?.power !== 'on') configured.delete(node);
        }
      }
      if (moment.kind !== 'performing') return undefined;
      const { action } = moment.request;
      if (action.kind !== 'talos.apply-config') return undefined;
      const { node } = action;
      if (nodeOf(lab, node).role !== 'control-plane') return undefined;
      const other = [...configured].find((each) => each !== node);
      configured.add(node);
      return other === undefined ? undefined : `${node} is configured while ${other} still joins.`;
    };
  },
};
