import type { PowerAction } from '../../actions.ts';
import { highest } from '../faults.ts';
import { shutDownHost, switchOn } from '../hosts/hosts.ts';
import { controllerHears } from '../network.ts';
import { happened, type Sim, type SimHost } from '../sim.ts';
import { done, noSuch, type Outcome, retry, stalled, unreachable } from './outcome.ts';

/** Broadcast frames are not repeated: some are lost even on a good day. Assumed. */
const lossOnAGoodDay = 0.01;

export function performPower(sim: Sim, action: PowerAction): Outcome {
  const host = sim.hosts.get(action.host);
  if (host === undefined) return noSuch('host', action.host);
  switch (action.kind) {
    case 'host.wake':
      return wake(sim, host);
    case 'host.power-off':
      return powerOff(sim, host);
  }
}

/** The packet goes out whether or not anybody gets it. */
function wake(sim: Sim, host: SimHost): Outcome {
  const { name, power } = host.host;
  if (power.wake === undefined) {
    return stalled(`${name} has no way to be woken.`, 'Declare its power.wake, or switch it on.');
  }
  if (sim.faults.isolations > 0) return retry('the network is down');
  const loss = Math.max(lossOnAGoodDay, highest(sim.faults.wakeLoss));
  if (sim.random.wake.happens(loss) || host.cuts > 0) {
    happened(sim, `a magic packet for ${name} is lost`);
  } else {
    switchOn(sim, host);
  }
  return done('sent');
}

function powerOff(sim: Sim, host: SimHost): Outcome {
  const { name, power } = host.host;
  if (power.off === undefined) {
    return stalled(
      `${name} has no way to be switched off.`,
      'Declare its power.off, or switch it off.',
    );
  }
  if (!controllerHears(sim, name)) return unreachable(name);
  shutDownHost(sim, host);
  return done();
}
