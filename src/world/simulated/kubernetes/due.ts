import type { NodeName } from '../../../model/lab.ts';
import type { Sim } from '../sim.ts';
import type { ClaimObject, WorkloadObject } from './cluster.ts';

export function workloadDue(sim: Sim, owner: WorkloadObject): void {
  sim.cluster.due.workloads.add(owner);
  wake(sim);
}

export function allWorkloadsDue(sim: Sim): void {
  for (const owner of sim.cluster.workloads.values()) sim.cluster.due.workloads.add(owner);
  wake(sim);
}

export function schedulerDue(sim: Sim): void {
  sim.cluster.due.scheduler = true;
  wake(sim);
}

export function kubeletDue(sim: Sim, node: NodeName): void {
  sim.cluster.due.kubelets.add(node);
  wake(sim);
}

export function claimDue(sim: Sim, claim: ClaimObject): void {
  sim.cluster.due.claims.add(claim);
  wake(sim);
}

/** Blamed on nobody: one run takes up what many things made due. */
function wake(sim: Sim): void {
  const { due, times } = sim.cluster;
  if (due.awake) return;
  due.awake = true;
  sim.queue.add(sim.now + times.reactionMs, () => {
    due.awake = false;
    sim.runControllers();
  });
}
