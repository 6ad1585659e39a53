import type { HostName } from '../../../model/lab.ts';
import { controlPlanes } from '../../../model/shape.ts';
import { commits } from '../etcd/etcd.ts';
import { controllerHears, hearEachOther, isAlive } from '../network.ts';
import { happened, machineOf, type Sim } from '../sim.ts';

/** Which API servers answer: their machines run and their etcd can commit. Level-triggered. */
export function evaluateApi(sim: Sim): void {
  const { cluster } = sim;
  const wasUp = cluster.apiUp;
  cluster.servers = isServed(sim)
    ? controlPlanes(sim.lab)
        .map((node) => machineOf(sim, node.name))
        .filter((machine) => machine.apiServerRuns && isAlive(sim, machine))
        .map((machine) => machine.node.name)
        .filter((node) => sim.etcd.healthy.includes(node))
    : [];
  cluster.apiUp = cluster.servers.length > 0;
  if (wasUp === cluster.apiUp) return;
  if (wasUp) cluster.downSince = sim.now;
  happened(sim, cluster.apiUp ? 'the Kubernetes API answers' : 'the Kubernetes API is down');
  sim.observation.touch('kubernetes.api', 'cluster');
  sim.observation.touchSource('kubernetes');
}

function isServed(sim: Sim): boolean {
  return sim.faults.apiDown === 0 && commits(sim);
}

/** Does something on the host hear an API server? KubePrism tries them all. */
export function hearsApi(sim: Sim, host: HostName): boolean {
  return sim.cluster.servers.some((server) =>
    hearEachOther(sim, host, machineOf(sim, server).node.host),
  );
}

export function controllerHearsApi(sim: Sim): boolean {
  return sim.cluster.servers.some((server) =>
    controllerHears(sim, machineOf(sim, server).node.host),
  );
}
