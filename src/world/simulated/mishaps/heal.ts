import { powerCycle } from '../hosts/hosts.ts';
import type { Sim } from '../sim.ts';
import { endFaults } from './holding.ts';

/**
 * A patient person goes round: faults that hold end, plugs are put back, hung hosts are power-cycled
 * and always-on hosts switched on. Volatile hosts that are off stay off, and VMs are Lowtide's.
 */
export function heal(sim: Sim): void {
  endFaults(sim);
  for (const host of sim.hosts.values()) {
    host.unplugged = false;
    host.failingBoots = 0;
    host.bootFactor = 1;
    if (host.power === 'hung' || host.host.volatile === undefined) powerCycle(sim, host);
  }
}
