import type { HostName, NodeName } from '../../../model/lab.ts';
import { hostOf, nodesOn } from '../../../model/shape.ts';
import { hostIn, type Step, type View, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';
import { isGone, presence, proofOfPowerOff } from '../../view/hosts.ts';
import { apiAnswers, isMovable, isOver, nameOf, pods, podsOn } from '../../view/kubernetes.ts';

/**
 * Pods that Kubernetes believes to be on a node that is off keep their volumes and their names.
 * With proof that the node does not run the out-of-service taint frees both. It does so by itself,
 * but not at once: the pod garbage collector of Kubernetes looks every 20 s (`gcCheckPeriod` in
 * pkg/controller/podgc, v1.36).
 */
function freeByProof({ name, dropBeforeDeadlineMs, isFor = () => true, isLeft }: Freeing): Step {
  const nodesLeft = (view: View, host: HostName) =>
    stuckNodes(view, host).filter((node) => isLeft(view, node));
  return {
    name,
    ...(dropBeforeDeadlineMs === undefined ? {} : { dropBeforeDeadlineMs }),
    left: (view, operation) => {
      const host = hostIn(operation);
      if (!apiAnswers(view)) return `What Kubernetes still holds on ${host} could not be asked.`;
      return whyLeft(view, host, nodesLeft(view, host));
    },
    // Without the API nobody can say what is held there.
    done: (view, operation) => {
      const host = hostIn(operation);
      return !isFor(view, host) || (apiAnswers(view) && nodesLeft(view, host).length === 0);
    },
    next: (view, operation) => {
      if (!apiAnswers(view)) return { kind: 'wait', until: 'the Kubernetes API answers' };
      const unmarked = nodesLeft(view, hostIn(operation)).filter((node) => !isMarked(view, node));
      const unproven = unmarked.filter((node) => proofOfPowerOff(view, node) === undefined);
      if (unproven.length > 0) {
        const are = unproven.length === 1 ? 'is' : 'are';
        return {
          kind: 'wait',
          until: `something proves that ${unproven.join(' and ')} ${are} off`,
        };
      }
      return wantOrWait(
        unmarked
          .filter((node) => known(view, 'kubernetes.node', node) !== undefined)
          .map((node) => ({ kind: 'node.mark-out-of-service', node })),
        'Kubernetes has let go of the pods there',
      );
    },
  };
}

interface Freeing {
  readonly name: string;
  readonly dropBeforeDeadlineMs?: number;
  readonly isFor?: (view: View, host: HostName) => boolean;
  /** Is there still something to be done, or waited for, on a node that holds pods? */
  readonly isLeft: (view: View, node: NodeName) => boolean;
}

const anyhow = () => true;

/** While libvirt can still be asked: it proves what a dark host cannot. The mark is all it is for. */
export const freeBeforePowerOff = freeByProof({
  name: 'free what could not move',
  dropBeforeDeadlineMs: 10_000,
  isLeft: (view, node) => !isMarked(view, node),
});

/** Afterwards, by the meter's proof: it comes, so it is waited for. */
export const freeByMeter = freeByProof({
  name: 'free what is still held',
  isFor: isMetered,
  isLeft: anyhow,
});

/** Without a meter the last word of libvirt may prove it; a minute later nothing will. */
export const freeUnmetered = freeByProof({
  name: 'free what libvirt saw end',
  dropBeforeDeadlineMs: -60_000,
  isFor: (view, host) => !isMetered(view, host),
  isLeft: anyhow,
});

/** Of a host that vanished: as long as it takes. */
export const freeWhenProven = freeByProof({ name: 'move its work', isLeft: anyhow });

function whyLeft(view: View, host: HostName, nodes: readonly NodeName[]): string {
  const names = nodes.flatMap((node) => stuckPods(view, node)).join(', ');
  const unmarked = nodes.filter((node) => !isMarked(view, node));
  if (unmarked.length === 0) return `Kubernetes still lets go of ${names}.`;
  return unmarked.every((node) => proofOfPowerOff(view, node) !== undefined)
    ? `${names} wait for ${host}: there was no time to free them.`
    : `${names} wait for ${host}: nothing proves yet that it is off.`;
}

function isMarked(view: View, node: NodeName): boolean {
  return known(view, 'kubernetes.node', node)?.outOfService === true;
}

function isMetered(view: View, host: HostName): boolean {
  return hostOf(view.lab, host).power.meter !== undefined;
}

/** Does Kubernetes say that pods are still on the host, which would run elsewhere? */
export function holdsWork(view: View, host: HostName): boolean {
  return apiAnswers(view) && stuckNodes(view, host).length > 0;
}

/** Does it hold work though its meter proves that it is off? */
export function isHeldByProof(view: View, host: HostName): boolean {
  return isMetered(view, host) && presence(view, host) === 'off' && holdsWork(view, host);
}

/** Nodes of the host that are down but still have pods that would run elsewhere. */
function stuckNodes(view: View, host: HostName): NodeName[] {
  const down = nodesOn(view.lab, host)
    .map((node) => node.name)
    .filter((node) => !runs(view, host, node));
  if (down.length === 0) return [];
  const holding = new Set(
    pods(view)
      .filter((pod) => !isOver(pod) && isMovable(pod))
      .map((pod) => pod.node),
  );
  return down.filter((node) => holding.has(node));
}

function runs(view: View, host: HostName, node: NodeName): boolean {
  return !isGone(view, host) && proofOfPowerOff(view, node) === undefined;
}

function stuckPods(view: View, node: NodeName): string[] {
  return podsOn(view, node)
    .filter((pod) => isMovable(pod))
    .map(nameOf);
}
