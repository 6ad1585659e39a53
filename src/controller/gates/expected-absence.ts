import { allowed, type Gate, held } from '../gate.ts';
import { isExpectedOff } from '../view/hosts.ts';
import { hostOfAction } from './disruption.ts';

/** What is off on purpose is not repaired. */
export const expectedAbsence: Gate = {
  name: 'expected-absence',
  check({ action, operation }, view) {
    if (operation.kind !== 'repair-vm' && operation.kind !== 'unplanned-loss') return allowed;
    const host = hostOfAction(action, view);
    if (host === undefined || !isExpectedOff(view, host)) return allowed;
    return held(`${host} is off on purpose`, `It is left alone until: lowtide on ${host}.`);
  },
};
