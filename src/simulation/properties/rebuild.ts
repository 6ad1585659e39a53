import { nodeOf } from '../../model/shape.ts';
import type { Property } from './property.ts';

export const rebuild: Property = {
  name: 'rebuild',
  promises: 'The disk of a voter is given up only while etcd has quorum and no longer counts it.',
  watch: (lab) => (moment, truth) => {
    if (moment.kind !== 'performing' || moment.request.action.kind !== 'vm.rebuild') {
      return undefined;
    }
    const { node } = moment.request.action;
    if (nodeOf(lab, node).role !== 'control-plane') return undefined;
    if (!truth.etcd.quorum) return `${node} is rebuilt while etcd has no quorum.`;
    if (truth.etcd.voters.includes(node)) return `${node} is rebuilt while etcd still counts it.`;
    return undefined;
  },
};
