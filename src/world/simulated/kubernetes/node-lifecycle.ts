import type { PodTemplate } from '../../../kubernetes/objects.ts';
import { isTolerated } from '../../../kubernetes/scheduling/filters/taints.ts';
import { isAlive } from '../network.ts';
import { happened, later, machineOf, type Sim } from '../sim.ts';
import { hearsApi } from './api.ts';
import type { NodeObject, PodObject } from './cluster.ts';
import { allWorkloadsDue, claimDue, kubeletDue, schedulerDue } from './due.ts';
import { deletePod, setPodStatus } from './pods.ts';
import { describeNode } from './scheduler.ts';

/** `--node-monitor-grace-period`: 50 s since Kubernetes 1.32, 40 s before. */
const graceMs = 50_000;

/** `--node-monitor-period`: how often the controller looks. */
const monitorMs = 5_000;

/** The kubelet renews its lease every 10 s (`nodeLeaseDurationSeconds` 40, a quarter of it). */
const leaseMs = 10_000;

/** `tolerationSeconds` that admission gives every pod for not-ready and unreachable. */
const tolerationMs = 300_000;

/** `--unhealthy-zone-threshold`: from here on, in a cluster of ≤ 50 nodes, nothing more is evicted. */
const unhealthyZone = 0.55;

/** `--node-eviction-rate` 0.1: one node more in ten seconds. */
const taintMs = 10_000;

/** From a kubelet that is heard again to Ready, its first status update. */
const readyMs = { low: 1_000, high: 5_000 };

const UNREACHABLE = {
  key: 'node.kubernetes.io/unreachable',
  value: '',
  effect: 'NoExecute',
} as const;

/** Which kubelets are heard, and what follows when that changes. Level-triggered. */
export function evaluateNodes(sim: Sim): void {
  for (const node of sim.cluster.nodes.values()) {
    const machine = machineOf(sim, node.node.name);
    const isHeard =
      machine.kubeletRuns && isAlive(sim, machine) && hearsApi(sim, machine.node.host);
    machine.ready = isHeard;
    if (isHeard && node.ready === 'True') releaseCordon(sim, node);
    if (isHeard === node.connected) continue;
    node.connected = isHeard;
    if (isHeard) comeBack(sim, node);
    else fallSilent(sim, node);
  }
}

function comeBack(sim: Sim, node: NodeObject): void {
  later(sim, sim.random.kubernetes.between(readyMs.low, readyMs.high), () => {
    if (!node.connected || !sim.cluster.apiUp) return;
    node.registered = true;
    node.unreachableSince = undefined;
    setReady(sim, node, 'True');
    releaseCordon(sim, node);
    kubeletDue(sim, node.node.name);
    for (const pod of node.pods) for (const claim of pod.claims) claimDue(sim, claim);
    for (const claim of sim.cluster.claims.values()) {
      if (claim.attachedTo === node.node.name) claimDue(sim, claim);
    }
  });
}

/** Talos that has booted takes back what it cordoned when it was told to shut down. */
function releaseCordon(sim: Sim, node: NodeObject): void {
  const { stage } = machineOf(sim, node.node.name);
  if (node.cordonedBy !== 'talos' || stage !== 'running' || !sim.cluster.apiUp) return;
  node.cordonedBy = 'nobody';
  nodeChanged(sim, node);
}

function fallSilent(sim: Sim, node: NodeObject): void {
  node.silentSince = sim.now - sim.random.kubernetes.between(0, leaseMs);
  watch(sim, node);
}

function watch(sim: Sim, node: NodeObject): void {
  const since = node.silentSince;
  const delayMs =
    Math.max(0, since + graceMs - sim.now) + sim.random.kubernetes.between(0, monitorMs);
  later(sim, delayMs, () => {
    if (node.connected || node.silentSince !== since || !sim.cluster.apiUp) return;
    if (node.ready === 'Unknown' || !node.registered) return;
    setReady(sim, node, 'Unknown');
    for (const pod of node.pods) setPodStatus(sim, pod, { phase: pod.phase, ready: false });
    taintUnreachable(sim);
  });
}

/** A controller-manager that lost its API begins its grace periods anew, and finds what is overdue. */
export function restartMonitor(sim: Sim): void {
  for (const node of sim.cluster.nodes.values()) {
    if (node.connected) continue;
    if (node.ready === 'Unknown') {
      evictOverdue(sim, node);
      continue;
    }
    node.silentSince = sim.now;
    watch(sim, node);
  }
}

function setReady(sim: Sim, node: NodeObject, ready: NodeObject['ready']): void {
  if (node.ready !== ready) {
    node.ready = ready;
    node.readySince = sim.now;
    happened(sim, `node ${node.node.name} is ${ready === 'True' ? 'Ready' : `Ready=${ready}`}`);
  }
  nodeChanged(sim, node);
  taintUnreachable(sim);
}

/** Tells everybody who decides by a node's state. */
export function nodeChanged(sim: Sim, node: NodeObject): void {
  describeNode(sim, node);
  sim.observation.touch('kubernetes.node', node.node.name);
  schedulerDue(sim);
  allWorkloadsDue(sim);
}

/**
 * NoExecute for the nodes that are not heard, one after the other, unless so many are that the fault
 * must lie elsewhere.
 */
function taintUnreachable(sim: Sim): void {
  const { cluster } = sim;
  const waiting = [...cluster.nodes.values()].find(
    (node) => node.ready === 'Unknown' && node.unreachableSince === undefined,
  );
  if (waiting === undefined || isZoneDisrupted(sim)) return;
  if (sim.now >= cluster.taintsAgainAt) {
    cluster.taintsAgainAt = sim.now + taintMs;
    waiting.unreachableSince = sim.now;
    evictOverdue(sim, waiting);
  }
  later(sim, cluster.taintsAgainAt - sim.now, () => taintUnreachable(sim));
}

/** `ComputeZoneState` (`pkg/controller/nodelifecycle`, v1.36). */
function isZoneDisrupted(sim: Sim): boolean {
  const registered = [...sim.cluster.nodes.values()].filter((node) => node.registered);
  const bad = registered.filter((node) => node.ready !== 'True').length;
  return bad === registered.length || (bad > 2 && bad / registered.length >= unhealthyZone);
}

/** Deletes what has tolerated the silence long enough, and comes back for the rest. */
function evictOverdue(sim: Sim, node: NodeObject): void {
  const since = node.unreachableSince;
  if (since === undefined || !sim.cluster.apiUp) return;
  let nextAt = Number.POSITIVE_INFINITY;
  for (const pod of [...node.pods]) {
    const dueAt = since + toleratesUnreachableMs(pod.owner.workload.template);
    if (pod.terminating) continue;
    if (dueAt <= sim.now) deletePod(sim, pod);
    else nextAt = Math.min(nextAt, dueAt);
  }
  if (nextAt === Number.POSITIVE_INFINITY) return;
  later(sim, nextAt - sim.now, () => {
    if (node.unreachableSince === since) evictOverdue(sim, node);
  });
}

function toleratesUnreachableMs({ tolerations }: PodTemplate): number {
  const matching = tolerations.filter((toleration) => isTolerated([toleration], UNREACHABLE));
  if (matching.length === 0) return tolerationMs;
  return Math.min(
    ...matching.map((toleration) => toleration.tolerationMs ?? Number.POSITIVE_INFINITY),
  );
}

/** Is the pod deleted when its node gets this NoExecute taint? */
export function isEvictedBy(pod: PodObject, key: string): boolean {
  const { tolerations } = pod.owner.workload.template;
  return !isTolerated(tolerations, { key, value: 'nodeshutdown', effect: 'NoExecute' });
}
