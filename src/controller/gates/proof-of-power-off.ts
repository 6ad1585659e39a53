import { nodeOf } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';
import { proofOfPowerOff } from '../view/hosts.ts';

/**
 * Work is taken from a node by force only when something proves that it does not run: two writers
 * on one volume destroy it. Silence is no proof; the node may run on behind a broken cable.
 */
export const proofOfPowerOffGate: Gate = {
  name: 'proof-of-power-off',
  check({ action }, view) {
    if (action.kind !== 'node.mark-out-of-service') return allowed;
    if (proofOfPowerOff(view, action.node) !== undefined) return allowed;
    const { host } = nodeOf(view.lab, action.node);
    return held(
      `nothing proves that ${action.node} does not run`,
      `A meter on ${host} that reads no load, or libvirt seeing its VM off, would prove it.`,
    );
  },
};
