import type { Action } from '../world/actions.ts';
import type { Spending } from './state.ts';

/** What an action takes from the budget of its host or node; nothing for most. */
export function spendingOf(action: Action): Omit<Spending, 'at'> | undefined {
  switch (action.kind) {
    case 'host.wake':
      return { kind: 'wake', subject: action.host };
    case 'host.power-off':
      return { kind: 'power-off', subject: action.host };
    case 'vm.reset':
    case 'vm.stop':
    case 'vm.rebuild':
      return { kind: 'vm-repair', subject: action.node };
    default:
      return undefined;
  }
}
