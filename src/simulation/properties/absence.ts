import type { OperationKind } from '../../controller/operation.ts';
import { hostOfAction } from '../takedown.ts';
import type { Property } from './property.ts';

/** Waking an absent host is for its owner to ask, for quorum, or part of bringing up the whole lab. */
const mayWake: readonly OperationKind[] = ['wake-for-quorum', 'return', 'bring-up'];

export const absence: Property = {
  name: 'absence',
  promises: 'A host that is off with its owner’s knowledge is neither repaired nor woken.',
  watch: (lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing') return undefined;
    const { action, id } = moment.request;
    const host = hostOfAction(action, lab);
    const expected = host === undefined ? undefined : ledger.absences.get(host);
    if (host === undefined || expected === undefined) return undefined;
    const kind = ledger.operationOf(id)?.kind;
    if (kind === undefined) return undefined;
    if (action.kind === 'host.wake' && !mayWake.includes(kind)) {
      return `${host} is ${expected.kind} to be off and is woken by ${kind}.`;
    }
    const repairs =
      action.kind === 'vm.start' || action.kind === 'vm.reset' || action.kind === 'vm.rebuild';
    if (repairs && kind !== 'wake-for-quorum' && truth.hosts.get(host)?.power !== 'booting') {
      return `${host} is ${expected.kind} to be off and ${kind} does ${action.kind} on it.`;
    }
    return undefined;
  },
};
