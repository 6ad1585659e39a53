import type { HostName, LabNode, NodeName } from '../../model/lab.ts';
import { controlPlanes } from '../../model/shape.ts';
import { evaluateEtcd } from './etcd/etcd.ts';
import { addMember } from './etcd/membership.ts';
import { nodeObjectOf } from './kubernetes/cluster.ts';
import { allWorkloadsDue, schedulerDue } from './kubernetes/due.ts';
import { run } from './kubernetes/kubelet.ts';
import { setPodStatus } from './kubernetes/pods.ts';
import { describeNode } from './kubernetes/scheduler.ts';
import { observeAttachment } from './kubernetes/volumes.ts';
import { machineOf, type Sim, type SimHost, type SimMachine, simHost } from './sim.ts';

/** Before the first `up`: hosts on, no domains, bare-metal nodes in maintenance, no etcd. */
export function beginCold(sim: Sim, on: ReadonlySet<HostName>): void {
  for (const host of sim.hosts.values()) host.power = on.has(host.host.name) ? 'on' : 'off';
  for (const machine of sim.machines.values()) {
    const isOn = simHost(sim, machine.node.host).power === 'on';
    if (isOn && machine.node.machine.kind === 'bare-metal') machine.stage = 'maintenance';
  }
  startOsds(sim);
  sim.reassess();
}

/** A lab that has converged long ago with these hosts on. */
export function beginRunning(
  sim: Sim,
  on: ReadonlySet<HostName>,
  unjoined: ReadonlySet<NodeName>,
): void {
  for (const host of sim.hosts.values()) host.power = on.has(host.host.name) ? 'on' : 'off';
  for (const machine of sim.machines.values()) {
    if (!unjoined.has(machine.node.name)) beginMachine(sim, machine);
  }
  startOsds(sim);
  beginEtcd(sim);
  sim.reassess();
  for (const node of sim.lab.nodes.values()) {
    if (!unjoined.has(node.name)) beginNode(sim, node);
  }
  settle(sim);
  sim.history.length = 0;
}

function beginMachine(sim: Sim, machine: SimMachine): void {
  const isOn = simHost(sim, machine.node.host).power === 'on';
  const vm = sim.vms.get(machine.node.name);
  if (vm !== undefined) vm.state = isOn ? 'running' : 'shutoff';
  machine.disk = 'installed';
  if (!isOn) return;
  machine.stage = 'running';
  machine.kubeletRuns = true;
  machine.running = true;
  machine.apiServerRuns = machine.node.role === 'control-plane';
}

function startOsds(sim: Sim): void {
  for (const osd of sim.ceph?.osds ?? []) {
    osd.runs = simHost(sim, osd.host).power === 'on';
    osd.up = osd.runs;
    osd.downSince = sim.now;
  }
}

function beginEtcd(sim: Sim): void {
  const { etcd } = sim;
  etcd.bootstrapped = true;
  etcd.indexSince = sim.now;
  for (const node of controlPlanes(sim.lab)) addMember(sim, machineOf(sim, node.name), false);
  evaluateEtcd(sim);
  etcd.leader = sim.random.etcd.pick(etcd.healthy);
}

function beginNode(sim: Sim, { name }: LabNode): void {
  const node = sim.cluster.nodes.get(name);
  if (node === undefined) return;
  node.registered = true;
  node.readySince = sim.now;
  node.ready = node.connected ? 'True' : 'Unknown';
  if (!node.connected) node.unreachableSince = sim.now;
  describeNode(sim, node);
}

/** Rounds until nothing more starts; StatefulSets need one an ordinal. */
const roundsMax = 100;

/** Runs controllers, scheduler and kubelets without their delays until nothing more starts. */
function settle(sim: Sim): void {
  for (let round = 0; round < roundsMax; round++) {
    allWorkloadsDue(sim);
    schedulerDue(sim);
    // Volumes are attached below, at once.
    sim.cluster.due.claims.clear();
    sim.runControllers();
    let started = 0;
    for (const pod of sim.cluster.pods.values()) {
      if (pod.node === undefined || pod.ready) continue;
      if (!nodeObjectOf(sim.cluster, pod.node).connected) continue;
      for (const claim of pod.claims) {
        claim.attachedTo ??= claim.isExclusive ? pod.node : undefined;
        if (claim.attachedTo !== undefined) observeAttachment(sim, claim);
      }
      const machine = machineOf(sim, pod.node);
      machine.starting.delete(pod.uid);
      run(sim, machine, pod).ready = true;
      setPodStatus(sim, pod, { phase: 'Running', ready: true });
      started++;
    }
    if (started === 0) return;
  }
}

/** What a host is before anything is known of it. */
export function newHost(host: SimHost['host']): SimHost {
  return {
    host,
    power: 'off',
    inUse: false,
    cuts: 0,
    partitioned: false,
    unplugged: false,
    outages: 0,
    shuttingDown: false,
    bootFactor: 1,
    failingBoots: 0,
    life: 0,
  };
}

export function newMachine(node: LabNode): SimMachine {
  return {
    node,
    life: 0,
    stage: 'off',
    hung: false,
    disk: 'blank',
    etcdMember: undefined,
    etcdRuns: false,
    apiServerRuns: false,
    kubeletRuns: false,
    running: false,
    ready: false,
    processes: new Map(),
    starting: new Set(),
  };
}
