import { hearsApi } from '../kubernetes/api.ts';
import { nodeObjectOf } from '../kubernetes/cluster.ts';
import { drain } from '../kubernetes/eviction.ts';
import { nodeChanged } from '../kubernetes/node-lifecycle.ts';
import { laterInLife, type Sim, type SimMachine } from '../sim.ts';
import { haltTalos, setStage } from './talos.ts';

/** Talos' node drain timeout: Shutdown(force=false) goes on after 5 min whatever is left. */
const drainMs = 5 * 60_000;

/** How long Talos tries to cordon when no API answers before it goes on. Assumed from its retries. */
const cordonTriesMs = 30_000;

/** Stopping pods and services and unmounting, to power-off. Assumed. */
const haltMs = { low: 6_000, high: 15_000 };

/** What Talos needs of what it runs in: to switch itself off, and to be told again. */
export type PowerOff = (machine: SimMachine) => void;

/** Shutdown over the API: cordon and drain (unless forced), then everything stops. */
export function shutDownTalos(
  sim: Sim,
  machine: SimMachine,
  force: boolean,
  powerOff: PowerOff,
): void {
  setStage(sim, machine, 'shutting-down');
  if (force || !machine.kubeletRuns) {
    haltLater(sim, machine, powerOff);
    return;
  }
  const { life } = machine;
  const name = machine.node.name;
  const node = nodeObjectOf(sim.cluster, name);
  const hasApi = () => hearsApi(sim, machine.node.host);
  const endsAt = sim.now + (hasApi() ? drainMs : cordonTriesMs);
  if (hasApi() && node.cordonedBy === 'nobody') {
    node.cordonedBy = 'talos';
    nodeChanged(sim, node);
  }
  const givesUp = () => machine.life !== life || sim.now >= endsAt;
  drain(sim, name, givesUp, () => {
    if (machine.life === life) haltLater(sim, machine, powerOff);
  });
}

/** The ACPI button: Talos stops without cordon or drain. A hung guest does not feel it. */
export function pressAcpi(sim: Sim, machine: SimMachine, powerOff: PowerOff): void {
  if (machine.hung || machine.stage === 'off' || machine.stage === 'starting') return;
  setStage(sim, machine, 'shutting-down');
  haltLater(sim, machine, powerOff);
}

function haltLater(sim: Sim, machine: SimMachine, powerOff: PowerOff): void {
  const { low, high } = haltMs;
  laterInLife(sim, machine, sim.random.talos.between(low, high), () => {
    haltTalos(sim, machine);
    powerOff(machine);
  });
}
