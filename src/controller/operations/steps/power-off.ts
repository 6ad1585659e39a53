import { hostOf } from '../../../model/shape.ts';
import { hostIn, type Step, waitFor } from '../../operation.ts';
import { isGone } from '../../view/hosts.ts';

/** Asked: Lowtide switches the host off. Announced: its owner does. */
export const powerOff: Step = {
  name: 'switch it off',
  done: (view, operation) => isGone(view, hostIn(operation)),
  next: (view, operation) => {
    const host = hostIn(operation);
    if (!operation.powersOff) return waitFor(`${host}'s owner switches it off`);
    if (hostOf(view.lab, host).power.off === undefined) {
      return {
        kind: 'stalled',
        why: `${host} declares no way to be switched off`,
        next: `Switch it off by hand, or declare power.off for ${host}.`,
      };
    }
    return { kind: 'actions', actions: [{ kind: 'host.power-off', host }] };
  },
};
