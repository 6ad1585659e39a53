import { hostOf } from '../../../model/shape.ts';
import { hostIn, type Step, waitFor } from '../../operation.ts';
import { isOn, presence } from '../../view/hosts.ts';

/** Sends the wake signal until the host answers. */
export const wakeHost: Step = {
  name: 'wake it',
  done: (view, operation) => isOn(view, hostIn(operation)),
  next: (view, operation) => {
    const host = hostIn(operation);
    if (presence(view, host) === 'unknown') return waitFor(`${host} can be seen, or its absence`);
    if (hostOf(view.lab, host).power.wake === undefined) {
      return {
        kind: 'stalled',
        why: `${host} declares no way to be woken`,
        next: `Press its power button, or declare power.wake for ${host}.`,
      };
    }
    return { kind: 'actions', actions: [{ kind: 'host.wake', host }] };
  },
};
