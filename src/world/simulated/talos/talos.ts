import type { TalosStage } from '../../facts.ts';
import { startEtcd } from '../etcd/membership.ts';
import { happened, laterInLife, type Sim, type SimMachine, simHost } from '../sim.ts';

/**
 * From power to running. Assumed: a VM on an SSD 30–40 s, a Raspberry Pi 4 with an SD card 50–70 s.
 * The Talos API answers after some two fifths of it.
 */
const bootMs = { vm: { low: 30_000, high: 40_000 }, bareMetal: { low: 50_000, high: 70_000 } };
const apiShare = 0.4;

/** The installer image written to disk. Assumed: an SSD and a local mirror. */
const installMs = { low: 25_000, high: 60_000 };

/** `kube-apiserver` as a static pod, once etcd and kubelet run. */
const apiServerMs = { low: 8_000, high: 15_000 };

/** Power came: firmware, kernel, then what the disk says. */
export function bootTalos(sim: Sim, machine: SimMachine): void {
  machine.life++;
  machine.hung = false;
  setStage(sim, machine, 'starting');
  boot(sim, machine);
}

function boot(sim: Sim, machine: SimMachine): void {
  if (machine.disk === 'damaged') return;
  const { low, high } = machine.node.machine.kind === 'vm' ? bootMs.vm : bootMs.bareMetal;
  const wholeMs = sim.random.talos.between(low, high);
  laterInLife(sim, machine, wholeMs * apiShare, () => {
    setStage(sim, machine, machine.disk === 'blank' ? 'maintenance' : 'booting');
    if (machine.disk === 'blank') return;
    laterInLife(sim, machine, wholeMs * (1 - apiShare), () => startServices(sim, machine));
  });
}

function startServices(sim: Sim, machine: SimMachine): void {
  machine.kubeletRuns = true;
  machine.running = true;
  if (machine.node.role === 'worker') {
    setStage(sim, machine, 'running');
    return;
  }
  startEtcd(sim, machine);
  startApiServer(sim, machine);
  sim.reassess();
}

/** The static pod starts once the node's etcd runs; until then the kubelet tries again. */
function startApiServer(sim: Sim, machine: SimMachine): void {
  const { low, high } = apiServerMs;
  laterInLife(sim, machine, sim.random.talos.between(low, high), () => {
    if (machine.etcdRuns) machine.apiServerRuns = true;
    else startApiServer(sim, machine);
    sim.reassess();
  });
}

/** A control plane goes on from booting when its etcd follows a leader. Level-triggered. */
export function evaluateStages(sim: Sim): void {
  for (const machine of sim.machines.values()) {
    if (machine.stage !== 'booting' || !machine.kubeletRuns) continue;
    if (!machine.etcdRuns || sim.etcd.leader === undefined) continue;
    const isLearner = sim.etcd.members.get(machine.node.name)?.learner === true;
    if (isLearner || sim.etcd.healthy.includes(machine.node.name)) {
      setStage(sim, machine, 'running');
    }
  }
}

/** The power is gone, or the reset button was pressed: everything in it is over at once. */
export function haltTalos(sim: Sim, machine: SimMachine): void {
  if (machine.stage === 'off') return;
  machine.life++;
  machine.hung = false;
  stopServices(machine);
  setStage(sim, machine, 'off');
}

/** Nothing in it moves any more, until its power is cut or it is reset. */
export function hangTalos(machine: SimMachine): void {
  machine.life++;
  machine.hung = true;
  machine.running = false;
}

function stopServices(machine: SimMachine): void {
  machine.etcdRuns = false;
  machine.apiServerRuns = false;
  machine.kubeletRuns = false;
  machine.running = false;
  machine.processes.clear();
  machine.starting.clear();
}

/** Gives a node in maintenance its config: it installs, reboots and comes up as itself. */
export function applyConfig(sim: Sim, machine: SimMachine): void {
  setStage(sim, machine, 'installing');
  const { low, high } = installMs;
  laterInLife(sim, machine, sim.random.talos.between(low, high), () => {
    machine.disk = 'installed';
    setStage(sim, machine, 'rebooting');
    boot(sim, machine);
  });
}

export function setStage(
  sim: Sim,
  machine: SimMachine,
  stage: 'off' | 'starting' | TalosStage,
): void {
  if (machine.stage === stage) return;
  machine.stage = stage;
  happened(sim, `${machine.node.name} is ${stage}`);
  sim.observation.touch('talos.stage', machine.node.name);
  sim.observation.touchSource(`talos/${machine.node.name}`);
  sim.reassess();
}

/** Does the Talos API of the machine answer those that hear its host? */
export function hasTalosApi(sim: Sim, machine: SimMachine): boolean {
  if (machine.hung || simHost(sim, machine.node.host).power !== 'on') return false;
  switch (machine.stage) {
    case 'off':
    case 'starting':
    case 'rebooting':
      return false;
    default:
      return true;
  }
}
