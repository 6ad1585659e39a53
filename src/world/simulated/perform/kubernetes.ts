import type { WorkloadRef } from '../../../kubernetes/objects.ts';
import type { NodeName } from '../../../model/lab.ts';
import type { KubernetesAction } from '../../actions.ts';
import { controllerHearsApi } from '../kubernetes/api.ts';
import type { NodeObject, WorkloadObject } from '../kubernetes/cluster.ts';
import { workloadDue } from '../kubernetes/due.ts';
import { evict } from '../kubernetes/eviction.ts';
import { nodeChanged } from '../kubernetes/node-lifecycle.ts';
import { markOutOfService, unmarkOutOfService } from '../kubernetes/out-of-service.ts';
import { applyTexts, type Conflict } from '../kubernetes/owned-texts.ts';
import { deletePod, forceDeletePod } from '../kubernetes/pods.ts';
import { happened, type Sim } from '../sim.ts';
import { done, noSuch, type Outcome, stalled, unreachable, wait } from './outcome.ts';

export function performKubernetes(sim: Sim, action: KubernetesAction): Outcome {
  switch (action.kind) {
    case 'node.cordon':
    case 'node.uncordon':
    case 'node.mark-out-of-service':
    case 'node.unmark-out-of-service': {
      const node = sim.cluster.nodes.get(action.node);
      if (node === undefined) return noSuch('node', action.node);
      if (!controllerHearsApi(sim)) return unreachable('the Kubernetes API');
      if (!node.registered) return wait(`${action.node} has not joined the cluster`, action.node);
      return onNode(sim, action.kind, node);
    }
    case 'node.label':
    case 'node.annotate': {
      const node = sim.cluster.nodes.get(action.node);
      if (node === undefined) return noSuch('node', action.node);
      if (!controllerHearsApi(sim)) return unreachable('the Kubernetes API');
      if (!node.registered) return wait(`${action.node} has not joined the cluster`, action.node);
      return action.kind === 'node.label'
        ? applied(action.node, 'labels', applyTexts(node.labels, action.labels))
        : applied(action.node, 'annotations', applyTexts(node.annotations, action.annotations));
    }
    case 'workload.surge':
    case 'workload.settle': {
      const owner = sim.cluster.workloads.get(action.workload);
      if (owner === undefined) return noSuch('workload', action.workload);
      if (!controllerHearsApi(sim)) return unreachable('the Kubernetes API');
      if (owner.workload.kind !== 'Deployment') return onlyDeployments(action.workload);
      return action.kind === 'workload.surge'
        ? surge(sim, owner)
        : settle(sim, owner, action.retire);
    }
    case 'pod.evict':
      if (!controllerHearsApi(sim)) return unreachable('the Kubernetes API');
      return evictPod(sim, action.pod, action.uid);
    case 'pod.delete':
      if (!controllerHearsApi(sim)) return unreachable('the Kubernetes API');
      return deleteThePod(sim, action);
  }
}

type NodeActionKind =
  | 'node.cordon'
  | 'node.uncordon'
  | 'node.mark-out-of-service'
  | 'node.unmark-out-of-service';

function onNode(sim: Sim, kind: NodeActionKind, node: NodeObject): Outcome {
  const { name } = node.node;
  switch (kind) {
    case 'node.cordon':
      if (node.cordonedBy === 'nobody') setCordon(sim, node, 'lowtide');
      return done(node.cordonedBy === 'lowtide' ? undefined : `cordoned by ${node.cordonedBy}`);
    case 'node.uncordon':
      if (node.cordonedBy === 'lowtide') setCordon(sim, node, 'nobody');
      return done(node.cordonedBy === 'nobody' ? undefined : `cordoned by ${node.cordonedBy}`);
    case 'node.mark-out-of-service':
      if (!node.outOfService) {
        happened(sim, `${name} is marked out of service`);
        markOutOfService(sim, node);
      }
      return done();
    case 'node.unmark-out-of-service':
      if (node.outOfService) unmarkOutOfService(sim, node);
      return done();
  }
}

function applied(
  node: NodeName,
  map: 'labels' | 'annotations',
  conflicts: readonly Conflict[],
): Outcome {
  if (conflicts.length === 0) return done();
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].join(' and ');
  const fields = conflicts.map(({ key }) => `.metadata.${map}.${key}`).join(', ');
  return stalled(
    `${fields} on ${node} belongs to ${managers}.`,
    `Leave it to ${managers}, or take it away there; Lowtide forces nothing.`,
  );
}

function setCordon(sim: Sim, node: NodeObject, by: 'lowtide' | 'nobody'): void {
  node.cordonedBy = by;
  nodeChanged(sim, node);
}

function onlyDeployments(workload: WorkloadRef): Outcome {
  return stalled(
    `${workload} cannot run one pod more beside the old ones.`,
    'Only Deployments are surged; evict its pods instead.',
  );
}

function surge(sim: Sim, owner: WorkloadObject): Outcome {
  if (!owner.surged) setSurge(sim, owner, true);
  return done();
}

function settle(sim: Sim, owner: WorkloadObject, retire: NodeName | 'any'): Outcome {
  owner.retire = retire;
  if (owner.surged) setSurge(sim, owner, false);
  return done();
}

function setSurge(sim: Sim, owner: WorkloadObject, surged: boolean): void {
  owner.surged = surged;
  sim.observation.touch('kubernetes.workload', owner.workload.ref);
  for (const { budget } of owner.budgets) {
    sim.observation.touch('kubernetes.budget', `${budget.namespace}/${budget.name}`);
  }
  workloadDue(sim, owner);
}

function deleteThePod(
  sim: Sim,
  { pod: name, uid, force }: Extract<KubernetesAction, { readonly kind: 'pod.delete' }>,
): Outcome {
  const pod = sim.cluster.podsByName.get(name);
  if (pod === undefined || pod.uid !== uid) return done('it is gone');
  if (force === true) forceDeletePod(sim, pod);
  else deletePod(sim, pod);
  return done();
}

function evictPod(sim: Sim, name: string, uid: string): Outcome {
  const pod = sim.cluster.podsByName.get(name);
  if (pod === undefined || pod.uid !== uid) return done('it is gone');
  const eviction = evict(sim, pod);
  switch (eviction.kind) {
    case 'accepted':
      return done();
    case 'held':
      return wait(`429: ${eviction.budgets.join(', ')} allow no disruption`, ...eviction.budgets);
    case 'refused':
      return stalled(`${eviction.why}.`, 'Leave one budget for it.');
  }
}
