import type { NodeName } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import type { View } from '../../operation.ts';
import { hostIn, type Step, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';

/** A node that came up blank, in maintenance, gets its machine config. */
export const configureNodes: Step = {
  name: 'configure blank nodes',
  done: (view, operation) =>
    blank(
      view,
      nodesOn(view.lab, hostIn(operation)).map((node) => node.name),
    ).length === 0,
  next: (view, operation) =>
    wantOrWait(
      blank(
        view,
        nodesOn(view.lab, hostIn(operation)).map((node) => node.name),
      ).map((node) => ({
        kind: 'talos.apply-config',
        node,
      })),
      'its nodes have installed',
    ),
};

export function blank(view: View, nodes: readonly NodeName[]): NodeName[] {
  return nodes.filter((node) => known(view, 'talos.stage', node) === 'maintenance');
}
