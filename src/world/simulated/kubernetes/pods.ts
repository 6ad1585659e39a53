import type { PodClaim } from '../../../kubernetes/scheduling/pod.ts';
import type { NodeName } from '../../../model/lab.ts';
import { happened, type Sim } from '../sim.ts';
import {
  type ClaimObject,
  isOver,
  nodeObjectOf,
  type PodObject,
  podNameOf,
  type WorkloadObject,
} from './cluster.ts';
import { claimDue, kubeletDue, schedulerDue, workloadDue } from './due.ts';

/** Writes a new pod, not yet scheduled. */
export function createPod(
  sim: Sim,
  owner: WorkloadObject,
  name: string,
  ordinal?: number,
): PodObject {
  const { cluster } = sim;
  const { namespace, ref, template } = owner.workload;
  cluster.podCount++;
  const uid = `pod-${cluster.podCount}`;
  const claims = claimsOf(sim, owner, ordinal);
  const pod: PodObject = {
    uid,
    namespace,
    name,
    owner,
    claims,
    request: { key: uid, namespace, workload: ref, template, claims: claims.map(requestOf) },
    node: undefined,
    nominated: undefined,
    phase: 'Pending',
    ready: false,
    terminating: false,
    since: sim.now,
    why: undefined,
    createdAt: sim.now,
  };
  cluster.pods.set(pod.uid, pod);
  cluster.podsByName.set(podNameOf(pod), pod);
  owner.pods.add(pod);
  for (const claim of pod.claims) claim.pods.add(pod);
  observePod(sim, pod);
  touchPod(sim, pod);
  schedulerDue(sim);
  return pod;
}

function claimsOf(sim: Sim, owner: WorkloadObject, ordinal: number | undefined): ClaimObject[] {
  const { namespace, name, template, claimTemplates } = owner.workload;
  const names = [
    ...template.claims,
    ...(ordinal === undefined
      ? []
      : claimTemplates.map((claim) => `${claim.name}-${name}-${ordinal}`)),
  ];
  return names.flatMap((claim) => sim.cluster.claims.get(`${namespace}/${claim}`) ?? []);
}

function requestOf({ key, storageClass, accessModes, localNode }: ClaimObject): PodClaim {
  return { key, storageClass, accessModes, ...(localNode === undefined ? {} : { localNode }) };
}

export function bindPod(sim: Sim, pod: PodObject, node: NodeName): void {
  pod.node = node;
  pod.why = undefined;
  nodeObjectOf(sim.cluster, node).pods.add(pod);
  sim.cluster.schedule.place(pod.request, node);
  touchPod(sim, pod);
  kubeletDue(sim, node);
}

export function setPodStatus(
  sim: Sim,
  pod: PodObject,
  status: { readonly phase: PodObject['phase']; readonly ready: boolean },
): void {
  if (pod.phase === status.phase && pod.ready === status.ready) return;
  pod.phase = status.phase;
  pod.ready = status.ready;
  pod.since = sim.now;
  if (status.phase !== 'Pending') pod.why = undefined;
  if (isOver(pod)) freeRoom(sim, pod);
  touchPod(sim, pod);
  workloadDue(sim, pod.owner);
}

export function setPodWhy(sim: Sim, pod: PodObject, why: string): void {
  if (pod.why === why) return;
  pod.why = why;
  touchPod(sim, pod);
}

/** DELETE with the pod's own grace: it is gone when its kubelet says so. */
export function deletePod(sim: Sim, pod: PodObject): void {
  if (pod.terminating) return;
  if (pod.node === undefined) {
    removePod(sim, pod);
    return;
  }
  pod.terminating = true;
  pod.since = sim.now;
  touchPod(sim, pod);
  workloadDue(sim, pod.owner);
  kubeletDue(sim, pod.node);
}

/** DELETE with grace 0: the object goes, whatever its process does. */
export function forceDeletePod(sim: Sim, pod: PodObject): void {
  happened(sim, `${podNameOf(pod)} was deleted by force from ${pod.node ?? 'no node'}`);
  removePod(sim, pod);
}

export function removePod(sim: Sim, pod: PodObject): void {
  const { cluster } = sim;
  if (!cluster.pods.delete(pod.uid)) return;
  if (cluster.podsByName.get(podNameOf(pod)) === pod) cluster.podsByName.delete(podNameOf(pod));
  pod.owner.pods.delete(pod);
  for (const claim of pod.claims) claim.pods.delete(pod);
  touchPod(sim, pod);
  workloadDue(sim, pod.owner);
  schedulerDue(sim);
  if (pod.node === undefined) return;
  nodeObjectOf(cluster, pod.node).pods.delete(pod);
  freeRoom(sim, pod);
  for (const claim of pod.claims) claimDue(sim, claim);
  kubeletDue(sim, pod.node);
}

function freeRoom(sim: Sim, pod: PodObject): void {
  const { schedule } = sim.cluster;
  if (schedule.nodeOf(pod.uid) === undefined) return;
  schedule.remove(pod.uid);
  schedulerDue(sim);
}

function touchPod(sim: Sim, pod: PodObject): void {
  const { observation } = sim;
  observation.touch('kubernetes.pod', podNameOf(pod));
  observation.touch('kubernetes.workload', pod.owner.workload.ref);
  for (const { budget } of pod.owner.budgets) {
    observation.touch('kubernetes.budget', `${budget.namespace}/${budget.name}`);
  }
}

function observePod(sim: Sim, { namespace, name }: PodObject): void {
  const subject = podNameOf({ namespace, name });
  sim.observation.addFact('kubernetes', 'kubernetes.pod', subject, () => {
    const pod = sim.cluster.podsByName.get(subject);
    if (pod === undefined) return 'absent';
    return {
      uid: pod.uid,
      namespace,
      name,
      workload: pod.owner.workload.ref,
      ...(pod.node === undefined ? {} : { node: pod.node }),
      phase: pod.phase,
      ready: pod.ready,
      terminating: pod.terminating,
      since: pod.since,
      ...(pod.why === undefined ? {} : { why: pod.why }),
    };
  });
}
