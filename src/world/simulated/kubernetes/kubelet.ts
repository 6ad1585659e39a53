import type { NodeName } from '../../../model/lab.ts';
import {
  happened,
  laterInLife,
  machineOf,
  type Process,
  type Sim,
  type SimMachine,
} from '../sim.ts';
import { isOver, nodeObjectOf, type PodObject, podNameOf } from './cluster.ts';
import { claimDue, kubeletDue } from './due.ts';
import { removePod, setPodStatus, setPodWhy } from './pods.ts';
import { fenceOtherWriters, volumeTrouble } from './volumes.ts';

/** Brings what runs on a node nearer to what the API wants there. Level-triggered. */
export function syncKubelet(sim: Sim, name: NodeName): void {
  const node = nodeObjectOf(sim.cluster, name);
  const machine = machineOf(sim, name);
  if (!node.connected) return;
  for (const process of [...machine.processes.values()]) {
    const pod = sim.cluster.pods.get(process.uid);
    if (pod === undefined || pod.terminating) stop(sim, machine, process, pod);
  }
  for (const pod of [...node.pods]) syncPod(sim, machine, pod);
}

function syncPod(sim: Sim, machine: SimMachine, pod: PodObject): void {
  const process = machine.processes.get(pod.uid);
  if (pod.terminating) {
    if (process === undefined) removePod(sim, pod);
    return;
  }
  if (isOver(pod)) return;
  if (process?.finished) {
    machine.processes.delete(pod.uid);
    setPodStatus(sim, pod, { phase: 'Succeeded', ready: false });
    for (const claim of pod.claims) claimDue(sim, claim);
    return;
  }
  if (process !== undefined) {
    setPodStatus(sim, pod, { phase: 'Running', ready: process.ready && hasStorage(sim, pod) });
    return;
  }
  setPodStatus(sim, pod, { phase: pod.phase, ready: false });
  if (!machine.starting.has(pod.uid)) start(sim, machine, pod);
}

function start(sim: Sim, machine: SimMachine, pod: PodObject): void {
  const { random } = sim;
  const { startMs, podReadyMs } = sim.cluster.times;
  for (const claim of pod.claims) {
    claimDue(sim, claim);
    const trouble = volumeTrouble(sim, claim, machine.node.name);
    if (trouble === undefined) continue;
    setPodWhy(sim, pod, trouble);
    return;
  }
  machine.starting.add(pod.uid);
  laterInLife(sim, machine, random.kubernetes.between(startMs.low, startMs.high), () => {
    if (!machine.starting.delete(pod.uid)) return;
    if (pod.terminating || !sim.cluster.pods.has(pod.uid)) return;
    run(sim, machine, pod);
    const delayMs = random.kubernetes.between(podReadyMs.low, podReadyMs.high);
    laterInLife(sim, machine, delayMs, () => becomeReady(sim, machine, pod));
  });
}

/** From here on the pod's process exists, whatever the API comes to believe. */
export function run(sim: Sim, machine: SimMachine, pod: PodObject): Process {
  const process: Process = {
    uid: pod.uid,
    pod,
    writes: pod.claims.filter((claim) => claim.isExclusive).map((claim) => claim.key),
    ready: false,
    stopping: false,
    finished: false,
  };
  machine.processes.set(pod.uid, process);
  for (const claim of pod.claims) fenceOtherWriters(sim, claim, machine.node.name);
  kubeletDue(sim, machine.node.name);
  return process;
}

function becomeReady(sim: Sim, machine: SimMachine, pod: PodObject): void {
  const process = machine.processes.get(pod.uid);
  if (process === undefined) return;
  process.ready = true;
  kubeletDue(sim, machine.node.name);
  const { kind } = pod.owner.workload;
  const { jobMs } = sim.cluster.times;
  if (kind !== 'Job' && kind !== 'CronJob') return;
  laterInLife(sim, machine, sim.random.kubernetes.between(jobMs.low, jobMs.high), () => {
    process.finished = true;
    kubeletDue(sim, machine.node.name);
  });
}

function stop(sim: Sim, machine: SimMachine, process: Process, pod: PodObject | undefined): void {
  if (process.stopping) return;
  process.stopping = true;
  if (pod === undefined)
    happened(sim, `${podNameOf(process.pod)} of old is ended on ${machine.node.name}`);
  const { stopMs } = sim.cluster.times;
  const graceMs = process.pod.owner.workload.template.terminationGraceMs;
  const neededMs = Math.min(sim.random.kubernetes.between(stopMs.low, stopMs.high), graceMs);
  laterInLife(sim, machine, neededMs, () => {
    machine.processes.delete(process.uid);
    for (const claim of process.pod.claims) claimDue(sim, claim);
    kubeletDue(sim, machine.node.name);
  });
}

function hasStorage(sim: Sim, pod: PodObject): boolean {
  const node = pod.node;
  return (
    node !== undefined && pod.claims.every((claim) => volumeTrouble(sim, claim, node) === undefined)
  );
}
