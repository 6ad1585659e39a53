import { isVolatile } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';
import { isExpectedOff, isOn } from '../view/hosts.ts';

/**
 * When most of what must be there cannot be seen, the fault is more likely with the one who looks:
 * then Lowtide observes and touches nothing.
 */
export const stormHold: Gate = {
  name: 'storm-hold',
  check(_, view) {
    const expected = [...view.lab.hosts.keys()].filter(
      (host) => !isVolatile(view.lab, host) && !isExpectedOff(view, host),
    );
    const unseen = expected.filter((host) => !isOn(view, host));
    if (unseen.length * 2 <= expected.length) return allowed;
    return held(
      `${unseen.length} of ${expected.length} always-on hosts cannot be seen`,
      'It goes on by itself when most of them answer again; look at the network and the power first.',
    );
  },
};
