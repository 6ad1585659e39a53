import type { HypervisorAction } from '../../actions.ts';
import { controllerHears } from '../network.ts';
import { machineOf, type Sim, type SimMachine, type SimVm } from '../sim.ts';
import { pressAcpi } from '../talos/shutdown.ts';
import { endVm, rebuildVm, resetVm, startVm } from '../vms/vms.ts';
import { done, noSuch, type Outcome, stalled, unreachable } from './outcome.ts';

/** `virsh` over ssh, and making a disk. Assumed. */
const commandMs = 1_000;
const rebuildMs = 20_000;

export function performHypervisor(sim: Sim, action: HypervisorAction): Outcome {
  const node = sim.lab.nodes.get(action.node);
  if (node === undefined) return noSuch('node', action.node);
  const vm = sim.vms.get(action.node);
  if (vm === undefined) {
    return stalled(`${node.name} is bare metal and has no VM.`, `Switch ${node.host} itself.`);
  }
  if (!controllerHears(sim, node.host)) return unreachable(node.host);
  return onVm(sim, action, machineOf(sim, node.name), vm);
}

function onVm(sim: Sim, action: HypervisorAction, machine: SimMachine, vm: SimVm): Outcome {
  switch (action.kind) {
    case 'vm.start':
      startVm(sim, machine, vm);
      return done(undefined, commandMs);
    case 'vm.shutdown':
      pressAcpi(sim, machine, () => endVm(sim, machine, vm, 'shutoff'));
      return done(undefined, commandMs);
    case 'vm.stop':
      endVm(sim, machine, vm, 'shutoff');
      return done(undefined, commandMs);
    case 'vm.reset':
      if (vm.state !== 'running') {
        return stalled(`The VM of ${action.node} is ${vm.state}.`, 'Start it instead.');
      }
      resetVm(sim, machine, vm);
      return done(undefined, commandMs);
    case 'vm.rebuild':
      rebuildVm(sim, machine, vm);
      return done(undefined, rebuildMs);
  }
}
