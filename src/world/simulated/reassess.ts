import { evaluateCeph } from './ceph/ceph.ts';
import { evaluateEtcd } from './etcd/etcd.ts';
import { evaluateApi } from './kubernetes/api.ts';
import { allWorkloadsDue, claimDue, kubeletDue, schedulerDue } from './kubernetes/due.ts';
import { evaluateNodes, restartMonitor } from './kubernetes/node-lifecycle.ts';
import type { Sim } from './sim.ts';
import { evaluateStages } from './talos/talos.ts';

/** What follows from who runs and who hears whom, each layer from the one below. */
export function reassess(sim: Sim): void {
  evaluateEtcd(sim);
  evaluateStages(sim);
  const wasUp = sim.cluster.apiUp;
  evaluateApi(sim);
  if (sim.cluster.apiUp && !wasUp) resume(sim);
  evaluateNodes(sim);
  evaluateCeph(sim);
}

/** Controllers and kubelets list everything anew when the API is back. */
function resume(sim: Sim): void {
  restartMonitor(sim);
  allWorkloadsDue(sim);
  schedulerDue(sim);
  for (const claim of sim.cluster.claims.values()) claimDue(sim, claim);
  for (const node of sim.cluster.nodes.keys()) kubeletDue(sim, node);
}
