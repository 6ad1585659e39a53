import type { HostName, LabNode } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import type { Action } from '../../../world/actions.ts';
import { hostIn, type Step, type View, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';
import { apiAnswers } from '../../view/kubernetes.ts';

/** Takes off the marks that Lowtide put on while the host was away. A person's cordon stays. */
export const giveBackNodes: Step = {
  name: 'let its nodes work again',
  done: (view, operation) => apiAnswers(view) && !isMarked(view, hostIn(operation)),
  next: (view, operation) =>
    wantOrWait(
      apiAnswers(view) ? marked(view, hostIn(operation)).flatMap((node) => unmark(view, node)) : [],
      'the Kubernetes API answers',
    ),
};

/** Is a node of the host cordoned by Lowtide, or marked out of service? */
export function isMarked(view: View, host: HostName): boolean {
  return marked(view, host).length > 0;
}

function marked(view: View, host: HostName): LabNode[] {
  return nodesOn(view.lab, host).filter((node) => unmark(view, node).length > 0);
}

function unmark(view: View, { name: node }: LabNode): Action[] {
  const seen = known(view, 'kubernetes.node', node);
  if (seen?.outOfService) return [{ kind: 'node.unmark-out-of-service', node }];
  if (seen?.cordonedBy === 'lowtide') return [{ kind: 'node.uncordon', node }];
  return [];
}
