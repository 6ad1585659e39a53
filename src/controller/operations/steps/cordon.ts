import type { HostName, NodeName } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import { hostIn, type Step, type View, waitFor, wantOrWait } from '../../operation.ts';
import { known, latest } from '../../view/facts.ts';
import { isGone } from '../../view/hosts.ts';

/** Nothing new is to be placed where things are about to go. */
export const cordon: Step = {
  name: 'cordon its nodes',
  dropBeforeDeadlineMs: 35_000,
  left: () => 'Its nodes were not cordoned.',
  done: (view, operation) => {
    const host = hostIn(operation);
    return isGone(view, host) || (isHeard(view) && schedulable(view, host).length === 0);
  },
  next: (view, operation) => {
    if (!isHeard(view)) return waitFor('Kubernetes has been heard');
    const nodes = schedulable(view, hostIn(operation));
    return wantOrWait(
      nodes.map((node) => ({ kind: 'node.cordon', node })),
      'its nodes are cordoned',
    );
  },
};

/** Before it has said anything its nodes and pods are unknown, which is not the same as none. */
function isHeard(view: View): boolean {
  return latest(view, 'kubernetes.api', 'cluster') !== undefined;
}

/** Those that are not seen to be cordoned, by whomever. */
function schedulable(view: View, host: HostName): NodeName[] {
  return nodesOn(view.lab, host)
    .map((node) => node.name)
    .filter((node) => {
      // A node that never joined has nothing to cordon.
      if (!view.facts.get('kubernetes.node')?.has(node)) return false;
      const seen = known(view, 'kubernetes.node', node);
      return seen === undefined || seen.cordonedBy === 'nobody';
    });
}
