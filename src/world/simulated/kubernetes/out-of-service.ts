import { later, type Sim } from '../sim.ts';
import type { NodeObject } from './cluster.ts';
import { claimDue } from './due.ts';
import { isEvictedBy, nodeChanged } from './node-lifecycle.ts';
import { deletePod, forceDeletePod } from './pods.ts';
import { OUT_OF_SERVICE } from './scheduler.ts';

/** `gcCheckPeriod` of the pod garbage collector (`pkg/controller/podgc`, v1.36). */
const collectMs = 20_000;

/** The taint: pods that do not tolerate it are deleted, and collected while the node is not Ready. */
export function markOutOfService(sim: Sim, node: NodeObject): void {
  node.outOfService = true;
  nodeChanged(sim, node);
  for (const pod of [...node.pods]) {
    if (isEvictedBy(pod, OUT_OF_SERVICE)) deletePod(sim, pod);
  }
  claimsDue(sim, node);
  later(sim, sim.random.kubernetes.between(0, collectMs), () => collect(sim, node));
}

export function unmarkOutOfService(sim: Sim, node: NodeObject): void {
  node.outOfService = false;
  nodeChanged(sim, node);
}

function collect(sim: Sim, node: NodeObject): void {
  if (!node.outOfService) return;
  if (sim.cluster.apiUp && node.ready !== 'True') {
    for (const pod of [...node.pods]) if (pod.terminating) forceDeletePod(sim, pod);
    claimsDue(sim, node);
  }
  later(sim, collectMs, () => collect(sim, node));
}

function claimsDue(sim: Sim, node: NodeObject): void {
  for (const claim of sim.cluster.claims.values()) {
    if (claim.attachedTo === node.node.name) claimDue(sim, claim);
  }
}
