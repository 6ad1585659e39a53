import type { WorkloadKind, WorkloadRef } from '../../kubernetes/objects.ts';
import type { HostName, NodeName } from '../../model/lab.ts';
import type { Pod } from '../../world/facts.ts';
import type { View } from '../operation.ts';
import { isUnobservable, known, lastSight, subjectsOf } from './facts.ts';

/** Does the Kubernetes API answer, as far as is seen? */
export function apiAnswers(view: View): boolean {
  return known(view, 'kubernetes.api', 'cluster') === true;
}

/** All pods as they were last seen, whatever the age. */
export function pods(view: View): Pod[] {
  const found: Pod[] = [];
  for (const kept of view.facts.get('kubernetes.pod')?.values() ?? []) {
    const fact = lastSight(kept);
    if (fact?.kind !== 'kubernetes.pod' || fact.value === 'absent') continue;
    if (!isUnobservable(fact.value)) found.push(fact.value);
  }
  return found;
}

export function podsOn(view: View, node: NodeName): Pod[] {
  return pods(view).filter((pod) => pod.node === node && !isOver(pod));
}

export function podsOnHost(view: View, host: HostName): Pod[] {
  return pods(view).filter((pod) => hostOfPod(view, pod) === host && !isOver(pod));
}

/** A node that the lab does not declare lives on no host of ours. */
function hostOfPod(view: View, pod: Pod): HostName | undefined {
  return pod.node === undefined ? undefined : view.lab.nodes.get(pod.node)?.host;
}

/** Succeeded and failed pods hold nothing and are nobody's loss. */
export function isOver(pod: Pod): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

export function kindOf(pod: Pod): WorkloadKind {
  return pod.workload.slice(0, pod.workload.indexOf('/')) as WorkloadKind;
}

/** `namespace/name`: the subject of its facts. */
export function nameOf(pod: Pod): string {
  return `${pod.namespace}/${pod.name}`;
}

/** Pods of a DaemonSet and static pods come and go with their node: nothing to move. */
export function isMovable(pod: Pod): boolean {
  return kindOf(pod) !== 'DaemonSet' && pod.mirror !== true;
}

/** Does the node do its work: Talos runs and, where the API can be asked, it is Ready? */
export function nodeWorks(view: View, node: NodeName): boolean {
  if (known(view, 'talos.stage', node) !== 'running') return false;
  if (!apiAnswers(view)) return true;
  return known(view, 'kubernetes.node', node)?.ready === 'True';
}

/** Workloads that run one replica more on Lowtide's account. */
export function surgedWorkloads(view: View): WorkloadRef[] {
  return [...subjectsOf(view, 'kubernetes.workload')]
    .map((subject) => subject as WorkloadRef)
    .filter((workload) => known(view, 'kubernetes.workload', workload)?.surged === true);
}
