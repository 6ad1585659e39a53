import type { VmState } from '../../facts.ts';
import { happened, type Sim, type SimMachine, type SimVm } from '../sim.ts';
import { bootTalos, haltTalos, hangTalos } from '../talos/talos.ts';

/** Switches the domain on; one that runs is left alone. */
export function startVm(sim: Sim, machine: SimMachine, vm: SimVm): void {
  if (vm.state === 'running') return;
  setState(sim, vm, 'running');
  bootTalos(sim, machine);
}

/** The domain ends at once, for good or ill. */
export function endVm(
  sim: Sim,
  machine: SimMachine,
  vm: SimVm,
  state: 'shutoff' | 'crashed',
): void {
  if (vm.state !== 'running' && vm.state !== 'paused') return;
  setState(sim, vm, state);
  haltTalos(sim, machine);
}

export function resetVm(sim: Sim, machine: SimMachine, vm: SimVm): void {
  happened(sim, `VM ${vm.node.name} is reset`);
  haltTalos(sim, machine);
  bootTalos(sim, machine);
}

/** A new, blank disk; what etcd had on the old one is gone. */
export function rebuildVm(sim: Sim, machine: SimMachine, vm: SimVm): void {
  endVm(sim, machine, vm, 'shutoff');
  machine.disk = 'blank';
  machine.etcdMember = undefined;
  startVm(sim, machine, vm);
}

/** The guest does nothing any more; the domain runs. */
export function hangVm(sim: Sim, machine: SimMachine, vm: SimVm): void {
  if (vm.state !== 'running') return;
  hangTalos(machine);
  happened(sim, `VM ${vm.node.name} hangs`);
  sim.observation.touchSource(`talos/${vm.node.name}`);
  sim.reassess();
}

function setState(sim: Sim, vm: SimVm, state: VmState): void {
  vm.state = state;
  happened(sim, `VM ${vm.node.name} is ${state}`);
  sim.observation.touch('vm.state', vm.node.name);
}
