import type { PodTemplate } from '../kubernetes/objects.ts';
import type { Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { NodeName } from '../model/lab.ts';
import type { Reason } from './forecast.ts';
import type { Room } from './proof.ts';

/** Why no node takes a pod: the misfit of each node that is on, and what each has left. */
export interface Refusals {
  readonly pod: SchedulingPod;
  readonly nodes: readonly Refusal[];
  readonly freeOn: (node: NodeName) => Room;
  /** `bare`: the nodes are taken as empty but for DaemonSets. */
  readonly of: 'now' | 'bare';
}

export interface Refusal {
  readonly node: SchedulingNode;
  readonly misfit: Misfit;
}

export interface Why {
  readonly reason: Reason;
  /** Starts in lower case, without a full stop: it follows the pod's name. */
  readonly says: string;
}

/** The misfit in the words of a forecast. */
export function reasonOf(misfit: Misfit): Reason {
  switch (misfit) {
    case 'node-down':
    case 'unschedulable':
      return 'no-node';
    case 'topology-label':
      return 'topology-spread';
    default:
      return misfit;
  }
}

export const ARCH = 'kubernetes.io/arch';

/** The one architecture that the pod asks for, if it asks for exactly one. */
export function archOf(template: PodTemplate): string | undefined {
  const selected = template.nodeSelector.get(ARCH);
  if (selected !== undefined) return selected;
  const named = template.nodeAffinity.map((term) =>
    term.find(({ key, operator }) => key === ARCH && operator === 'In'),
  );
  const values = new Set(named.flatMap((requirement) => requirement?.values ?? ['any']));
  const [only] = values;
  return values.size === 1 && only !== 'any' ? only : undefined;
}

/** Names while there are few, then a number. */
export function namesOf(refusals: readonly Refusal[]): string {
  const names = refusals.map(({ node }) => node.name);
  if (names.length > 3) return `${names.length} nodes`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
