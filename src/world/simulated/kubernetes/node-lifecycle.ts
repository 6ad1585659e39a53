import { isAlive } from '../network.ts';
import { happened, later, machineOf, type Sim } from '../sim.ts';
import { hearsApi } from './api.ts';
import type { NodeObject } from './cluster.ts';
import { allWorkloadsDue, claimDue, kubeletDue, schedulerDue } from './due.ts';
import { setPodStatus } from './pods.ts';
import { describeNode } from './scheduler.ts';
import { clearTaints, evictOverdue, taintUnreachable } from './unreachable.ts';

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
  const { low, high } = sim.cluster.times.nodeReadyMs;
  later(sim, sim.random.kubernetes.between(low, high), () => {
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
  node.silentSince = sim.now - sim.random.kubernetes.between(0, sim.cluster.times.leaseMs);
  watch(sim, node);
}

function watch(sim: Sim, node: NodeObject): void {
  const since = node.silentSince;
  const { graceMs, monitorMs } = sim.cluster.times;
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

/**
 * The API is back. A controller-manager that has been without it for longer than it may lead has
 * ended, and its successor knows nothing: every node counts as reachable until its grace has passed
 * anew, and what the taints had begun begins anew (`markNodeAsReachable` of added nodes,
 * `pkg/controller/nodelifecycle`, v1.36), and so does the wait for an unmount.
 */
export function restartMonitor(sim: Sim): void {
  const { downSince, times, nodes, claims } = sim.cluster;
  const isNew = sim.now - downSince >= times.renewDeadlineMs;
  if (isNew) {
    clearTaints(sim);
    for (const claim of claims.values()) claim.orphanedAt = undefined;
  }
  for (const node of nodes.values()) {
    if (node.connected) continue;
    if (node.ready === 'Unknown') {
      evictOverdue(sim, node);
      continue;
    }
    if (isNew) node.silentSince = sim.now;
    watch(sim, node);
  }
  taintUnreachable(sim);
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
