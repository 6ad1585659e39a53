import type { NodeName } from '../../model/lab.ts';
import type { Action } from '../../world/actions.ts';
import type { Truth } from '../../world/simulated/simulated-world.ts';
import { type Property, unseenMs } from './property.ts';

export const proof: Property = {
  name: 'proof',
  promises: 'Nothing is forced off a node that may still run.',
  watch: (_lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing') return undefined;
    const { action } = moment.request;
    const node = forcedOff(action, truth);
    if (node === undefined || !truth.nodes.get(node)?.running) return undefined;
    const since = ledger.nodeRunningSince.get(node)?.since ?? moment.at;
    const works = truth.pods.some((pod) => pod.node === node && pod.alive);
    // It started a moment ago with nothing on it: the proof was true when it was seen.
    if (!works && moment.at - since < unseenMs) return undefined;
    return `Work is forced off ${node}, yet it has been running for ${Math.round((moment.at - since) / 1000)} s.`;
  },
};

/** The node that work is taken from whatever it does. */
function forcedOff(action: Action, truth: Truth): NodeName | undefined {
  if (action.kind === 'node.mark-out-of-service') return action.node;
  if (action.kind !== 'pod.delete' || action.force !== true) return undefined;
  return truth.pods.find(({ uid }) => uid === action.uid)?.node;
}
