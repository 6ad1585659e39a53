import type { NodeName } from '../../model/lab.ts';
import { controlPlanes, nodeOf } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';
import type { View } from '../operation.ts';
import { keyOf } from '../state.ts';
import { isHealthyVoter } from '../view/etcd.ts';
import { known } from '../view/facts.ts';
import { isOn } from '../view/hosts.ts';

/**
 * etcd takes one learner at a time: two control planes that join at once block each other for
 * minutes, whichever operations sent them.
 */
export const oneJoiner: Gate = {
  name: 'one-joiner-at-a-time',
  check({ action }, view) {
    if (action.kind !== 'talos.apply-config') return allowed;
    if (nodeOf(view.lab, action.node).role !== 'control-plane') return allowed;
    const other = controlPlanes(view.lab).find(
      ({ name, host }) => name !== action.node && isOn(view, host) && isJoining(view, name),
    );
    if (other === undefined) return allowed;
    return held(`${other.name} is still joining etcd`, `It goes on when ${other.name} is a voter.`);
  },
};

/** It got its config and installs and reboots out of sight, or it catches up as a learner. */
function isJoining(view: View, node: NodeName): boolean {
  if (isHealthyVoter(view, node)) return false;
  if (known(view, 'etcd.status', node)?.learner === true) return true;
  const key = keyOf({ kind: 'talos.apply-config', node });
  return [...view.operations.values()].some((operation) => {
    const attempt = operation.attempts.get(key);
    if (attempt === undefined) return false;
    // An answer that was lost may have been a yes: only a node that is seen blank has not begun.
    return attempt.failure === undefined || known(view, 'talos.stage', node) !== 'maintenance';
  });
}
