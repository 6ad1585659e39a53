import type { HostName, NodeName } from '../../../model/lab.ts';
import { hostOf, nodesOn } from '../../../model/shape.ts';
import { hostIn, type Step, type View, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';
import { isGone, presence, proofOfPowerOff } from '../../view/hosts.ts';
import { apiAnswers, isMovable, isOver, nameOf, pods, podsOn } from '../../view/kubernetes.ts';

/**
 * Pods that Kubernetes believes to be on a node that is off keep their volumes and their names.
 * With proof that the node does not run the out-of-service taint frees both at once.
 */
function freeByProof(
  name: string,
  dropBeforeDeadlineMs?: number,
  isFor: (view: View, host: HostName) => boolean = () => true,
): Step {
  return {
    name,
    ...(dropBeforeDeadlineMs === undefined ? {} : { dropBeforeDeadlineMs }),
    left: (view, operation) => {
      const host = hostIn(operation);
      if (!apiAnswers(view)) return `What Kubernetes still holds on ${host} could not be asked.`;
      const nodes = stuckNodes(view, host);
      const names = nodes.flatMap((node) => stuckPods(view, node)).join(', ');
      return nodes.every((node) => proofOfPowerOff(view, node) !== undefined)
        ? `${names} wait for ${host}: there was no time to free them.`
        : `${names} wait for ${host}: nothing proves yet that it is off.`;
    },
    // Without the API nobody can say what is held there.
    done: (view, operation) => {
      const host = hostIn(operation);
      return !isFor(view, host) || (apiAnswers(view) && stuckNodes(view, host).length === 0);
    },
    next: (view, operation) => {
      const host = hostIn(operation);
      if (!apiAnswers(view)) return { kind: 'wait', until: 'the Kubernetes API answers' };
      const nodes = stuckNodes(view, host);
      const unproven = nodes.filter((node) => proofOfPowerOff(view, node) === undefined);
      if (unproven.length > 0) {
        const are = unproven.length === 1 ? 'is' : 'are';
        return {
          kind: 'wait',
          until: `something proves that ${unproven.join(' and ')} ${are} off`,
        };
      }
      return wantOrWait(
        nodes
          .filter((node) => known(view, 'kubernetes.node', node)?.outOfService === false)
          .map((node) => ({ kind: 'node.mark-out-of-service', node })),
        'Kubernetes has let go of the pods there',
      );
    },
  };
}

/** While libvirt can still be asked: it proves what a dark host cannot. */
export const freeBeforePowerOff = freeByProof('free what could not move', 10_000);

/** Afterwards, by the meter's proof: it comes, so it is waited for. */
export const freeByMeter = freeByProof('free what is still held', undefined, isMetered);

/** Without a meter the last word of libvirt may prove it; a minute later nothing will. */
export const freeUnmetered = freeByProof(
  'free what libvirt saw end',
  -60_000,
  (view, host) => !isMetered(view, host),
);

/** Of a host that vanished: as long as it takes. */
export const freeWhenProven = freeByProof('move its work');

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
