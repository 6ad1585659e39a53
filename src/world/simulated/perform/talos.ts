import type { TalosAction } from '../../actions.ts';
import { commits } from '../etcd/etcd.ts';
import {
  bootstrapEtcd,
  forfeitLeadership,
  keepSnapshot,
  removeMember,
} from '../etcd/membership.ts';
import { cutPower } from '../hosts/hosts.ts';
import { controllerHears } from '../network.ts';
import { machineOf, type Sim, type SimMachine, simHost } from '../sim.ts';
import { shutDownTalos } from '../talos/shutdown.ts';
import { applyConfig, hasTalosApi } from '../talos/talos.ts';
import { endVm } from '../vms/vms.ts';
import { done, noSuch, type Outcome, retry, stalled, unreachable, wait } from './outcome.ts';

/** Streaming a small etcd and checking its hash. Assumed. */
const snapshotMs = 3_000;

export function performTalos(sim: Sim, action: TalosAction): Outcome {
  const node = sim.lab.nodes.get(action.node);
  if (node === undefined) return noSuch('node', action.node);
  const machine = machineOf(sim, node.name);
  if (action.kind === 'talos.shutdown' && machine.stage === 'off' && isHostHeard(sim, machine)) {
    return done('it is off');
  }
  if (!isHostHeard(sim, machine) || !hasTalosApi(sim, machine)) return unreachable(node.name);
  if ((sim.faults.refusing.get(node.name) ?? 0) > 0) {
    return wait(`FailedPrecondition: ${node.name} is locked`, node.name);
  }
  if (machine.stage === 'maintenance' && action.kind !== 'talos.apply-config') {
    return wait(`${node.name} is in maintenance`, node.name);
  }
  return onMachine(sim, action, machine);
}

function isHostHeard(sim: Sim, machine: SimMachine): boolean {
  return controllerHears(sim, machine.node.host);
}

function onMachine(sim: Sim, action: TalosAction, machine: SimMachine): Outcome {
  switch (action.kind) {
    case 'talos.apply-config':
      if (machine.stage === 'maintenance') applyConfig(sim, machine);
      return done();
    case 'talos.bootstrap':
      return bootstrap(sim, machine);
    case 'talos.shutdown':
      return shutDown(sim, machine, action.force);
    case 'etcd.forfeit-leadership':
      return forfeit(sim, machine);
    case 'etcd.snapshot':
      return snapshot(sim, machine);
    case 'etcd.remove-member':
      return remove(sim, action.member);
  }
}

function bootstrap(sim: Sim, machine: SimMachine): Outcome {
  const { name, role } = machine.node;
  if (role !== 'control-plane') {
    return stalled(
      'bootstrap is only available on control plane nodes',
      `Bootstrap a control plane instead of ${name}.`,
    );
  }
  if (sim.etcd.bootstrapped) return done('AlreadyExists');
  if (!machine.kubeletRuns) return wait(`FailedPrecondition: ${name} is not ready yet`, name);
  bootstrapEtcd(sim, machine);
  sim.reassess();
  return done();
}

function shutDown(sim: Sim, machine: SimMachine, force: boolean): Outcome {
  if (machine.stage === 'shutting-down') return done('it shuts down already');
  shutDownTalos(sim, machine, force, () => {
    const vm = sim.vms.get(machine.node.name);
    if (vm === undefined) cutPower(sim, simHost(sim, machine.node.host));
    else endVm(sim, machine, vm, 'shutoff');
  });
  return done();
}

function forfeit(sim: Sim, machine: SimMachine): Outcome {
  const { name } = machine.node;
  if (!machine.etcdRuns) return wait(`etcd does not run on ${name}`, name);
  if (sim.etcd.leader !== name) return done('it does not lead');
  return forfeitLeadership(sim) ? done() : retry('no other voter can lead');
}

function snapshot(sim: Sim, machine: SimMachine): Outcome {
  const { name } = machine.node;
  if (!machine.etcdRuns) return wait(`etcd does not run on ${name}`, name);
  const index = keepSnapshot(sim);
  return done(`index ${index}`, snapshotMs);
}

function remove(sim: Sim, id: string): Outcome {
  if (!commits(sim)) return retry('etcdserver: no leader');
  const member = [...sim.etcd.members.values()].find((one) => one.id === id);
  if (member === undefined) return done('no such member');
  removeMember(sim, member, machineOf(sim, member.node));
  return done();
}
