import type { NodeName } from '../../model/lab.ts';
import { controlPlanes, nodeOf } from '../../model/shape.ts';
import type { Truth } from '../../world/simulated/simulated-world.ts';
import { takenDownBy } from '../takedown.ts';
import type { Property } from './property.ts';

export const oneControlPlane: Property = {
  name: 'one-control-plane',
  promises: 'Lowtide takes down one control plane at a time.',
  watch: (lab, ledger) => {
    const isControlPlane = new Set(controlPlanes(lab).map((node) => node.name));
    // A host that is off as its owner said is no disruption any more; quorum counts it.
    const isAwayAsAsked = (node: NodeName, truth: Truth) => {
      const { host } = nodeOf(lab, node);
      return ledger.absences.has(host) && truth.hosts.get(host)?.power === 'off';
    };
    return (moment, truth) => {
      if (moment.kind !== 'performing') return undefined;
      const { action } = moment.request;
      const taken = takenDownBy(action, lab).filter(
        (node) => isControlPlane.has(node) && truth.etcd.healthy.includes(node),
      );
      const [node] = taken;
      if (node === undefined) return undefined;
      if (taken.length > 1) return `${action.kind} takes down ${taken.join(' and ')} at once.`;
      for (const other of ledger.takedowns.keys()) {
        if (other === node || !isControlPlane.has(other)) continue;
        if (!isAwayAsAsked(other, truth)) {
          return `${action.kind} takes down ${node} while ${other} is down by Lowtide’s own doing.`;
        }
      }
      return undefined;
    };
  },
};
