import type { Action } from '../../actions.ts';
import type { Request } from '../../ports.ts';
import { highest } from '../faults.ts';
import { later, type Sim } from '../sim.ts';
import { performCeph } from './ceph.ts';
import { performHypervisor } from './hypervisor.ts';
import { performKubernetes } from './kubernetes.ts';
import type { Outcome } from './outcome.ts';
import { performPower } from './power.ts';
import { performTalos } from './talos.ts';

/** A round trip on the LAN to somebody who answers. */
const answerMs = { low: 50, high: 400 };

/** Ids that are remembered, so that the same request twice is one; the oldest half is forgotten. */
const idsMax = 10_000;

export function createPerform(sim: Sim): (request: Request) => void {
  const seen = new Set<string>();
  return ({ id, action }) => {
    if (seen.has(id)) return;
    remember(seen, id);
    const { low, high } = answerMs;
    const before = sim.cause;
    sim.cause = id;
    later(sim, sim.random.perform.between(low, high), () => {
      const { result, afterMs } = outcomeOf(sim, action);
      later(sim, afterMs, () => {
        if (sim.random.perform.happens(highest(sim.faults.resultLoss))) return;
        sim.tell({ kind: 'finished', at: sim.now, id, result });
      });
    });
    sim.cause = before;
  };
}

function remember(seen: Set<string>, id: string): void {
  if (seen.size >= idsMax) for (const old of [...seen].slice(0, idsMax / 2)) seen.delete(old);
  seen.add(id);
}

function outcomeOf(sim: Sim, action: Action): Outcome {
  switch (action.kind) {
    case 'host.wake':
    case 'host.power-off':
      return performPower(sim, action);
    case 'vm.start':
    case 'vm.shutdown':
    case 'vm.stop':
    case 'vm.reset':
    case 'vm.rebuild':
      return performHypervisor(sim, action);
    case 'talos.apply-config':
    case 'talos.bootstrap':
    case 'talos.shutdown':
    case 'etcd.forfeit-leadership':
    case 'etcd.snapshot':
    case 'etcd.remove-member':
      return performTalos(sim, action);
    case 'node.cordon':
    case 'node.uncordon':
    case 'node.mark-out-of-service':
    case 'node.unmark-out-of-service':
    case 'node.label':
    case 'node.annotate':
    case 'pod.evict':
    case 'pod.delete':
    case 'workload.surge':
    case 'workload.settle':
      return performKubernetes(sim, action);
    case 'ceph.set-noout':
    case 'ceph.unset-noout':
      return performCeph(sim, action);
  }
}
