import { isTolerated } from '../../../kubernetes/scheduling/filters/taints.ts';
import { later, type Sim } from '../sim.ts';
import type { NodeObject } from './cluster.ts';
import { tolerationsOf } from './daemons.ts';
import { claimDue } from './due.ts';
import { nodeChanged } from './node-lifecycle.ts';
import { deletePod, forceDeletePod } from './pods.ts';
import { OUT_OF_SERVICE } from './scheduler.ts';

const taint = { key: OUT_OF_SERVICE, value: 'nodeshutdown', effect: 'NoExecute' } as const;

/** The taint: pods that do not tolerate it are deleted, and collected while the node is not Ready. */
export function markOutOfService(sim: Sim, node: NodeObject): void {
  node.outOfService = true;
  nodeChanged(sim, node);
  for (const pod of [...node.pods]) {
    if (!isTolerated(tolerationsOf(pod.owner.workload), taint)) deletePod(sim, pod);
  }
  claimsDue(sim, node);
  const { collectMs } = sim.cluster.times;
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
  later(sim, sim.cluster.times.collectMs, () => collect(sim, node));
}

function claimsDue(sim: Sim, node: NodeObject): void {
  for (const claim of sim.cluster.claims.values()) {
    if (claim.attachedTo === node.node.name) claimDue(sim, claim);
  }
}
