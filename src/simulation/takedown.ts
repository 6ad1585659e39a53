import type { HostName, Lab, NodeName } from '../model/lab.ts';
import { nodeOf, nodesOn } from '../model/shape.ts';
import type { Action } from '../world/actions.ts';

/**
 * The nodes that stop, if only for a while, because of this action. The gates have a list of their
 * own: properties that shared it would share its mistakes.
 */
export function takenDownBy(action: Action, lab: Lab): NodeName[] {
  switch (action.kind) {
    case 'host.power-off':
      return nodesOn(lab, action.host).map((node) => node.name);
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

/** The host on which the action changes something; nothing for those of the whole cluster. */
export function hostOfAction(action: Action, lab: Lab): HostName | undefined {
  if ('host' in action) return action.host;
  if ('node' in action) return nodeOf(lab, action.node).host;
  return undefined;
}
