import type { NodeName } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import { hostIn, type Operation, type Step, type View, waitFor } from '../../operation.ts';
import { nodeWorks } from '../../view/kubernetes.ts';

/** Talos runs and Kubernetes calls them Ready. */
export const nodesWork: Step = {
  name: 'wait for its nodes',
  done: (view, operation) => idle(view, operation).length === 0,
  next: (view, operation) => {
    const nodes = idle(view, operation);
    return waitFor(`${nodes.join(' and ')} ${nodes.length === 1 ? 'is' : 'are'} Ready`);
  },
};

function idle(view: View, operation: Operation): NodeName[] {
  return nodesOn(view.lab, hostIn(operation))
    .map((node) => node.name)
    .filter((node) => !nodeWorks(view, node));
}
