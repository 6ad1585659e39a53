import type { LabNode } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import { hostIn, type Operation, type Step, type View, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';

/** A node that came up blank, in maintenance, gets its machine config. */
export const configureNodes: Step = {
  name: 'configure blank nodes',
  done: (view, operation) => blankNodes(view, operation).length === 0,
  next: (view, operation) =>
    wantOrWait(
      blankNodes(view, operation).map(({ name: node }) => ({ kind: 'talos.apply-config', node })),
      'its nodes have installed',
    ),
};

function blankNodes(view: View, operation: Operation): LabNode[] {
  return nodesOn(view.lab, hostIn(operation)).filter((node) => isBlank(view, node));
}

export function isBlank(view: View, { name }: LabNode): boolean {
  return known(view, 'talos.stage', name) === 'maintenance';
}
