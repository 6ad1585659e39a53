import { type Property, unseenMs } from './property.ts';

export const proof: Property = {
  name: 'proof',
  promises: 'Nothing is forced off a node that may still run.',
  watch: (_lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing') return undefined;
    const { action } = moment.request;
    if (action.kind !== 'node.mark-out-of-service') return undefined;
    if (!truth.nodes.get(action.node)?.running) return undefined;
    const since = ledger.nodeRunningSince.get(action.node)?.since ?? moment.at;
    const works = truth.pods.some((pod) => pod.node === action.node && pod.alive);
    // It started a moment ago with nothing on it: the proof was true when it was seen.
    if (!works && moment.at - since < unseenMs) return undefined;
    return `${action.node} is marked out of service, yet it has been running for ${Math.round((moment.at - since) / 1000)} s.`;
  },
};
