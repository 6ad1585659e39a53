import type { NodeName } from '../../model/lab.ts';
import type { Action } from '../../world/actions.ts';
import { allowed, type Gate, held, type Verdict } from '../gate.ts';
import type { View } from '../operation.ts';
import { known } from '../view/facts.ts';
import { proofOfPowerOff } from '../view/hosts.ts';

/**
 * Work is taken from a node by force only when something proves that it does not run: two writers
 * on one volume destroy it. Silence is no proof; the node may run on behind a broken cable.
 */
export const proofOfPowerOffGate: Gate = {
  name: 'proof-of-power-off',
  check({ action }, view) {
    if (action.kind === 'node.mark-out-of-service') return proven(action.node, view);
    if (action.kind === 'pod.delete' && action.force === true) return podProven(action, view);
    return allowed;
  },
};

function podProven(
  { pod: name, uid }: Extract<Action, { readonly kind: 'pod.delete' }>,
  view: View,
): Verdict {
  const pod = known(view, 'kubernetes.pod', name);
  if (pod === undefined || pod.uid !== uid || pod.node === undefined) {
    return held(
      `nobody knows on which node ${name} runs`,
      'It goes on when the pod is seen on a node.',
    );
  }
  return proven(pod.node, view);
}

function proven(name: NodeName, view: View): Verdict {
  const node = view.lab.nodes.get(name);
  const why = `nothing proves that ${name} does not run`;
  if (node === undefined)
    return held(why, 'Nothing that Lowtide sees could: it is not in lab.yaml.');
  if (proofOfPowerOff(view, name) !== undefined) return allowed;
  return held(
    why,
    `A meter on ${node.host} that reads no load, or libvirt seeing its VM off, would prove it.`,
  );
}
