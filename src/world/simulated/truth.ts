import { inactivePgs } from './ceph/ceph.ts';
import { hasQuorum, votersOf } from './etcd/etcd.ts';
import { allTexts } from './kubernetes/owned-texts.ts';
import { UNREACHABLE } from './kubernetes/unreachable.ts';
import { isAlive } from './network.ts';
import type { Sim } from './sim.ts';
import type { PodTruth, Truth } from './simulated-world.ts';

/** What is really so, read from the live state: cheap to ask after every event. */
export function truthOf(sim: Sim): Truth {
  return {
    get now() {
      return sim.now;
    },
    hosts: sim.hosts,
    vms: sim.vms,
    nodes: sim.machines,
    nodeObject(name) {
      const node = sim.cluster.nodes.get(name);
      if (node === undefined) return undefined;
      const scheduled = sim.cluster.schedule.nodes.find((each) => each.name === name);
      return {
        labels: allTexts(node.labels),
        annotations: allTexts(node.annotations),
        taints: [
          ...(scheduled?.taints ?? []),
          ...(node.unreachableSince === undefined ? [] : [UNREACHABLE]),
        ],
      };
    },
    get isolated() {
      return sim.faults.isolations > 0;
    },
    get etcd() {
      const { leader, healthy } = sim.etcd;
      return {
        voters: votersOf(sim.etcd).map((voter) => voter.node),
        healthy,
        quorum: hasQuorum(sim.etcd),
        ...(leader === undefined ? {} : { leader }),
      };
    },
    get pods() {
      return podsOf(sim);
    },
    get ceph() {
      const { ceph } = sim;
      return ceph === undefined
        ? { monQuorum: true, inactivePgs: 0 }
        : { monQuorum: ceph.monQuorum, inactivePgs: inactivePgs(ceph) };
    },
    history: sim.history,
  };
}

/** Every pod that the API knows, and every process that it has forgotten. */
function podsOf(sim: Sim): PodTruth[] {
  const pods: PodTruth[] = [];
  const alive = new Set<string>();
  for (const machine of sim.machines.values()) {
    if (!isAlive(sim, machine)) continue;
    for (const { uid, pod, ready, writes, finished } of machine.processes.values()) {
      if (finished) continue;
      alive.add(uid);
      pods.push({
        uid,
        name: pod.name,
        namespace: pod.namespace,
        workload: pod.owner.workload.ref,
        node: machine.node.name,
        alive: true,
        ready,
        writes,
      });
    }
  }
  for (const pod of sim.cluster.pods.values()) {
    if (alive.has(pod.uid)) continue;
    pods.push({
      uid: pod.uid,
      name: pod.name,
      namespace: pod.namespace,
      workload: pod.owner.workload.ref,
      ...(pod.node === undefined ? {} : { node: pod.node }),
      alive: false,
      ready: false,
      writes: [],
    });
  }
  return pods;
}
