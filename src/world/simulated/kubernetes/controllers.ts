import type { Sim } from '../sim.ts';
import { wantedPods } from './budgets.ts';
import { isOver, nodeObjectOf, type PodObject, type WorkloadObject } from './cluster.ts';
import { suitsDaemon } from './daemons.ts';
import { kubeletDue } from './due.ts';
import { syncKubelet } from './kubelet.ts';
import { bindPod, createPod, deletePod, removePod } from './pods.ts';
import { runScheduler } from './scheduler.ts';
import { settleClaim } from './volumes.ts';

/** Everything that is due: controllers, scheduler, attachments, kubelets. Nothing without an API. */
export function runControllers(sim: Sim): void {
  const { due } = sim.cluster;
  if (!sim.cluster.apiUp) return;
  for (const owner of takeAll(due.workloads)) reconcile(sim, owner);
  if (due.scheduler) {
    due.scheduler = false;
    runScheduler(sim);
  }
  for (const claim of takeAll(due.claims)) settleClaim(sim, claim);
  for (const node of takeAll(due.kubelets)) syncKubelet(sim, node);
}

function takeAll<T>(set: Set<T>): T[] {
  const all = [...set];
  set.clear();
  return all;
}

function reconcile(sim: Sim, owner: WorkloadObject): void {
  switch (owner.workload.kind) {
    case 'Deployment':
      reconcileDeployment(sim, owner);
      return;
    case 'StatefulSet':
      reconcileStatefulSet(sim, owner);
      return;
    case 'DaemonSet':
      reconcileDaemonSet(sim, owner);
      return;
    case 'Job':
      reconcileJob(sim, owner);
      return;
    case 'Pod':
      reconcilePod(sim, owner);
      return;
    case 'CronJob':
      return;
  }
}

/** A ReplicaSet counts neither pods that end nor pods that are over. */
function reconcileDeployment(sim: Sim, owner: WorkloadObject): void {
  const { name } = owner.workload;
  const active = [...owner.pods].filter((pod) => !pod.terminating && !isOver(pod));
  const missing = wantedPods(owner) - active.length;
  for (let count = 0; count < missing; count++) {
    createPod(sim, owner, `${name}-${owner.replicaSet}-${sim.random.kubernetes.suffix(5)}`);
  }
  if (missing >= 0) return;
  const ranked = active.toSorted((one, other) => deletionRank(owner, one, other));
  for (const pod of ranked.slice(0, -missing)) deletePod(sim, pod);
}

/**
 * `ActivePodsWithRanks` (Kubernetes v1.36, `pkg/controller/controller_utils.go`): unscheduled, then
 * pending, then unready, then `pod-deletion-cost`, then newest first.
 */
function deletionRank(owner: WorkloadObject, one: PodObject, other: PodObject): number {
  const rank = (pod: PodObject) => [
    pod.node === undefined ? 0 : 1,
    pod.phase === 'Pending' ? 0 : 1,
    pod.ready ? 1 : 0,
    owner.retire !== 'any' && pod.node === owner.retire ? 0 : 1,
    -pod.createdAt,
  ];
  const left = rank(one);
  for (const [index, right] of rank(other).entries()) {
    const difference = (left[index] ?? 0) - right;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * In the order of ordinals, each made only when all before it are ready, unless `Parallel`. A pod
 * that ends keeps its place until its object is gone, so that no identity runs twice.
 */
function reconcileStatefulSet(sim: Sim, owner: WorkloadObject): void {
  const { name, namespace, replicas, podManagementPolicy } = owner.workload;
  const isOrdered = podManagementPolicy !== 'Parallel';
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const pod = sim.cluster.podsByName.get(`${namespace}/${name}-${ordinal}`);
    if (pod === undefined) createPod(sim, owner, `${name}-${ordinal}`, ordinal);
    if (isOrdered && (pod === undefined || pod.terminating || !pod.ready)) return;
  }
}

function reconcileDaemonSet(sim: Sim, owner: WorkloadObject): void {
  const { name } = owner.workload;
  const served = new Set([...owner.pods].map((pod) => pod.node));
  for (const node of sim.cluster.schedule.nodes) {
    if (served.has(node.name) || !nodeObjectOf(sim.cluster, node.name).registered) continue;
    if (!suitsDaemon(owner.workload, node)) continue;
    bindPod(sim, createPod(sim, owner, `${name}-${sim.random.kubernetes.suffix(5)}`), node.name);
  }
}

function reconcileJob(sim: Sim, owner: WorkloadObject): void {
  const { name } = owner.workload;
  const pods = [...owner.pods].filter((pod) => pod.phase !== 'Failed' && !pod.terminating);
  for (let count = pods.length; count < owner.workload.replicas; count++) {
    createPod(sim, owner, `${name}-${sim.random.kubernetes.suffix(5)}`);
  }
}

/** A pod of nobody's is made once; who deletes it has it no more. */
function reconcilePod(sim: Sim, owner: WorkloadObject): void {
  if (owner.isMade) return;
  owner.isMade = true;
  createPod(sim, owner, owner.workload.name);
}

/** The nightly run of a CronJob: the pods of the last one make place. */
export function runCronJob(sim: Sim, owner: WorkloadObject): void {
  for (const pod of [...owner.pods]) {
    if (isOver(pod)) removePod(sim, pod);
    else if (pod.node !== undefined) kubeletDue(sim, pod.node);
  }
  if (owner.pods.size > 0) return;
  const { name, replicas } = owner.workload;
  const run = sim.random.kubernetes.suffix(8);
  for (let count = 0; count < replicas; count++) {
    createPod(sim, owner, `${name}-${run}-${sim.random.kubernetes.suffix(5)}`);
  }
}
