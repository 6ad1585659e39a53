import type { WorkloadRef } from '../../../src/kubernetes/objects.ts';
import type { NodeName } from '../../../src/model/lab.ts';
import type { KubernetesAction } from '../../../src/world/actions.ts';
import type { Pod } from '../../../src/world/facts.ts';
import { lastFact, lastSeen } from '../facts.ts';
import type { Harness, listen } from '../harness.ts';

/** Of the reference lab: a worker, a control plane, and one that it does not have. */
export const node = 'talos06' as NodeName;
export const controlPlane = 'talos03' as NodeName;
export const nobody = 'nobody' as NodeName;

export interface KubernetesHarness extends Harness<KubernetesAction> {
  /** A Deployment of one pod. */
  readonly deployment: WorkloadRef;
  /** A workload that one budget covers. */
  readonly guarded: { readonly workload: WorkloadRef; readonly budget: string };
  /** One whose budget lets pods that are not ready go whatever it says (`AlwaysAllow`). */
  readonly lenient: WorkloadRef;
  /** A workload that two budgets cover. */
  readonly guardedTwice: { readonly workload: WorkloadRef; readonly budgets: readonly string[] };
  /** A person cordons the node; one that is cordoned already they free first. */
  cordonByHand(node: NodeName): Promise<void>;
  /** Every budget allows nothing from now on. */
  holdBudgets(): Promise<void>;
  /** They are as they were. */
  releaseBudgets(): Promise<void>;
  /** Its kubelet falls silent. */
  failNode(node: NodeName): Promise<void>;
  loseApi(): Promise<void>;
  returnApi(): Promise<void>;
  /** The node's labels and annotations, which no fact tells. */
  textsOf(node: NodeName): Promise<Texts>;
  /** Its taints as `key=value:effect`. */
  taintsOf(node: NodeName): Promise<readonly string[]>;
}

interface Texts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

type Heard = ReturnType<typeof listen>;

export async function onePod(
  harness: KubernetesHarness,
  heard: Heard,
  of: WorkloadRef,
): Promise<Pod & { readonly node: NodeName }> {
  const ready = () =>
    podsOf(heard, of).flatMap((pod) =>
      pod.ready && !pod.terminating && pod.node !== undefined ? [{ ...pod, node: pod.node }] : [],
    );
  await harness.until('a pod', () => ready().length > 0);
  const [pod] = ready();
  if (pod === undefined) throw new Error('bug: no pod');
  return pod;
}

/** As they were seen last. */
export function podsOf(heard: Heard, workload: WorkloadRef): Pod[] {
  const subjects = new Set<string>();
  for (const event of heard) {
    if (event.kind !== 'observed') continue;
    for (const fact of event.facts) if (fact.kind === 'kubernetes.pod') subjects.add(fact.subject);
  }
  return [...subjects].flatMap((subject) => {
    const pod = lastSeen(heard, 'kubernetes.pod', subject);
    return pod === undefined || pod === 'absent' || pod.workload !== workload ? [] : [pod];
  });
}

export function nameOf({ namespace, name }: Pod): string {
  return `${namespace}/${name}`;
}

export function evicting(pod: Pod): KubernetesAction {
  return { kind: 'pod.evict', pod: nameOf(pod), uid: pod.uid };
}

/** Its object is gone: another has its name, or none. */
export function isGone(heard: Heard, pod: Pod): boolean {
  const now = lastFact(heard, 'kubernetes.pod', nameOf(pod));
  return now === 'absent' || (typeof now === 'object' && 'uid' in now && now.uid !== pod.uid);
}
