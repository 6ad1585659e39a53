import type { View } from '../controller/operation.ts';
import { isOn } from '../controller/view/hosts.ts';
import { kindOf, nameOf } from '../controller/view/kubernetes.ts';
import type { HostName } from '../model/lab.ts';
import type { Pod } from '../world/facts.ts';
import { shortName, stop } from './sentences.ts';
import { hostThatPlaces } from './waits-for.ts';

/** A pod that is wanted and does not run, and what it waits for. */
export interface WaitingPod {
  /** What a person calls it: a replica of a StatefulSet by its name, else the workload. */
  readonly label: string;
  /** `namespace/name` */
  readonly pod: string;
  readonly since: number;
  readonly why: string;
  readonly waitsFor?: HostName;
}

/** Pods without a node, bound to a host that is gone, or kept from starting on their node. */
export function waitingPods(view: View, pods: readonly Pod[]): WaitingPod[] {
  return pods.flatMap((pod) => {
    const found =
      pod.node === undefined ? unplaced(view, pod) : (tied(view, pod, pod.node) ?? unstarted(pod));
    return found === undefined
      ? []
      : [{ label: labelOf(pod), pod: nameOf(pod), since: pod.since, ...found }];
  });
}

type Waits = Pick<WaitingPod, 'why' | 'waitsFor'>;

function unplaced(view: View, pod: Pod): Waits | undefined {
  if (pod.terminating) return undefined;
  const waitsFor = hostThatPlaces(view, pod.workload);
  return {
    why: stop(pod.why ?? 'the scheduler has not placed it yet'),
    ...(waitsFor !== undefined && { waitsFor }),
  };
}

/** Its node is gone. Unless it is a StatefulSet's, one that terminates has its successor already. */
function tied(view: View, pod: Pod, node: NonNullable<Pod['node']>): Waits | undefined {
  // A node that the lab does not declare lives on no host of ours.
  const host = view.lab.nodes.get(node)?.host;
  if (host === undefined) return undefined;
  if (isOn(view, host) || (pod.ready && !pod.terminating)) return undefined;
  if (pod.terminating && kindOf(pod) !== 'StatefulSet') return undefined;
  return {
    why: `It may still run on ${host}: nothing proves that ${host} is off.`,
    waitsFor: host,
  };
}

/** Somebody says why; without a word it is being started. */
function unstarted(pod: Pod): Waits | undefined {
  if (pod.phase !== 'Pending' || pod.terminating || pod.why === undefined) return undefined;
  return { why: stop(pod.why) };
}

export function labelOf(pod: Pod): string {
  return kindOf(pod) === 'StatefulSet' || kindOf(pod) === 'Pod'
    ? pod.name
    : shortName(pod.workload);
}
