import type { Lab } from '../../model/lab.ts';
import type { PowerAction } from '../actions.ts';
import type { Clock, Port } from '../ports.ts';
import { createAbsentPort } from './absent.ts';
import { createWakeOnLan } from './wake-on-lan.ts';

/** All that Lowtide can do to real hosts so far: wake them. It neither sees them nor switches them off. */
export function createPower(lab: Lab, clock: Clock): Port<PowerAction> {
  const wakeOnLan = createWakeOnLan({ lab, clock });
  const absent = createAbsentPort(clock, 'power-off');
  return {
    perform({ id, action }) {
      if (action.kind === 'host.wake') wakeOnLan.perform({ id, action });
      else absent.perform({ id, action });
    },
    subscribe(listener) {
      const ends = [wakeOnLan.subscribe(listener), absent.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
