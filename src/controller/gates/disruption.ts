import type { HostName, NodeName } from '../../model/lab.ts';
import { nodesOn } from '../../model/shape.ts';
import type { Action } from '../../world/actions.ts';
import type { View } from '../operation.ts';

/** The nodes that stop running because of the action. */
export function disrupts(action: Action, view: View): NodeName[] {
  switch (action.kind) {
    case 'host.power-off':
      return nodesOn(view.lab, action.host).map((node) => node.name);
    case 'vm.shutdown':
    case 'vm.stop':
    case 'vm.reset':
    case 'vm.rebuild':
    case 'talos.shutdown':
      return [action.node];
    default:
      return [];
  }
}

/** Nodes that Lowtide is taking down right now, before observation shows it. */
export function beingDisrupted(view: View): Set<NodeName> {
  const nodes = new Set<NodeName>();
  for (const operation of view.operations.values()) {
    for (const attempt of operation.attempts.values()) {
      if (attempt.failure !== undefined) continue;
      if (!attempt.underWay && view.now >= attempt.nextAt) continue;
      for (const node of disrupts(attempt.action, view)) nodes.add(node);
    }
  }
  return nodes;
}

/** The host that the action is about, its node's host included; none for the cluster as a whole. */
export function hostOfAction(action: Action, view: View): HostName | undefined {
  if ('host' in action) return action.host;
  if ('node' in action) return view.lab.nodes.get(action.node)?.host;
  return undefined;
}
