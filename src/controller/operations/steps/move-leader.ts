import { nodeOf } from '../../../model/shape.ts';
import { hostIn, type Step } from '../../operation.ts';
import { healthyVoters, leader } from '../../view/etcd.ts';
import { isGone } from '../../view/hosts.ts';

/** A leader that dies stops writes until another is elected; one that steps down does not. */
export const moveLeader: Step = {
  name: 'move the etcd leader',
  dropBeforeDeadlineMs: 20_000,
  left: () => 'The etcd leader was not moved; another is elected when it goes.',
  done: (view, operation) => {
    const host = hostIn(operation);
    const leads = leader(view);
    if (leads === undefined || isGone(view, host)) return true;
    if (view.lab.nodes.get(leads)?.host !== host) return true;
    // With nobody to take over there is nothing to move.
    return healthyVoters(view).every((node) => nodeOf(view.lab, node).host === host);
  },
  next: (view) => {
    const node = leader(view);
    if (node === undefined) return { kind: 'wait', until: 'etcd has a leader' };
    return { kind: 'actions', actions: [{ kind: 'etcd.forfeit-leadership', node }] };
  },
};
