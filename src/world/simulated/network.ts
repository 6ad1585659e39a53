import type { HostName } from '../../model/lab.ts';
import { type Sim, type SimHost, type SimMachine, simHost } from './sim.ts';

/** Does the host run and stand on the network that it shares with the controller? */
export function controllerHears(sim: Sim, name: HostName): boolean {
  return sim.faults.isolations === 0 && isHeard(simHost(sim, name));
}

/** Do programs on the two hosts hear each other? */
export function hearEachOther(sim: Sim, one: HostName, other: HostName): boolean {
  if (one === other) return simHost(sim, one).power === 'on';
  return isHeard(simHost(sim, one)) && isHeard(simHost(sim, other));
}

/** Does the guest get to run at all? */
export function isAlive(sim: Sim, machine: SimMachine): boolean {
  return machine.stage !== 'off' && !machine.hung && simHost(sim, machine.node.host).power === 'on';
}

function isHeard(host: SimHost): boolean {
  return host.power === 'on' && host.cuts === 0;
}
