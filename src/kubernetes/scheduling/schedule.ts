import type { NodeName } from '../../model/lab.ts';
import { createBookings } from './bookings.ts';
import { misfitOf } from './filters/filters.ts';
import type { Misfit } from './misfit.ts';
import type { SchedulingNode } from './node.ts';
import type { SchedulingPod } from './pod.ts';
import { type Disruptions, findPreemption } from './preemption.ts';
import { bestNode } from './score.ts';

/**
 * Pods on nodes by the default scheduler's rules. It holds bookings and answers questions; who is
 * placed when is its caller's business. Nothing here draws lots: the same calls give the same
 * answers.
 */
export interface Schedule {
  readonly nodes: readonly SchedulingNode[];
  /** Replaces a node of the same name, labels and size: cordoned, tainted, off or on. Bookings stay. */
  setNode(node: SchedulingNode): void;
  /** Books the pod on the node, whether it fits or not: that is for what is observed to run there. */
  place(pod: SchedulingPod, node: NodeName): void;
  remove(key: string): void;
  nodeOf(key: string): NodeName | undefined;
  /** In the order of booking. */
  podsOn(node: NodeName): readonly SchedulingPod[];
  /** Why the node cannot take the pod, or `undefined` when it can. */
  misfit(pod: SchedulingPod, node: NodeName): Misfit | undefined;
  /** Does a term of any pod that was ever asked about count this pod, or make others keep away? */
  isCounted(pod: SchedulingPod): boolean;
  /** What is left of the node's allocatable. */
  freeOn(node: NodeName): {
    readonly cpuMillis: number;
    readonly memoryBytes: number;
    readonly ephemeralStorageBytes: number;
    readonly pods: number;
  };
  /** The node that the scheduler would choose, or `undefined` when no node can take the pod. */
  choose(pod: SchedulingPod): NodeName | undefined;
  /**
   * Where the pod fits once pods of lower priority are evicted, and which. Books nothing: remove
   * the victims and place the pod (nominate it) to hold its room.
   */
  preempt(
    pod: SchedulingPod,
    breaksBudget: Disruptions,
  ): { readonly node: NodeName; readonly victims: readonly SchedulingPod[] } | undefined;
}

export function createSchedule(nodes: readonly SchedulingNode[]): Schedule {
  const bookings = createBookings(nodes);
  const nameOf = (index: number): NodeName => {
    const node = bookings.nodes[index];
    if (node === undefined) throw new Error(`bug: no node with index ${index}`);
    return node.name;
  };
  return {
    nodes: bookings.nodes,
    setNode: bookings.setNode,
    place: (pod, node) => bookings.book(pod, bookings.indexOf(node)),
    remove: bookings.cancel,
    nodeOf(key) {
      const booking = bookings.bookingOf(key);
      return booking === undefined ? undefined : nameOf(booking.node);
    },
    podsOn: (node) => (bookings.on[bookings.indexOf(node)] ?? []).map(({ pod }) => pod),
    misfit: (pod, node) => misfitOf(pod, bookings.classOf(pod), bookings, bookings.indexOf(node)),
    isCounted(pod) {
      const { matchedBy, antiAffinity } = bookings.classOf(pod);
      return matchedBy.length > 0 || antiAffinity.length > 0;
    },
    freeOn(node) {
      const index = bookings.indexOf(node);
      const { cpuMillis, memoryBytes, ephemeralStorageBytes, pods } = bookings.free;
      return {
        cpuMillis: cpuMillis[index] ?? 0,
        memoryBytes: memoryBytes[index] ?? 0,
        ephemeralStorageBytes: ephemeralStorageBytes[index] ?? 0,
        pods: pods[index] ?? 0,
      };
    },
    choose(pod) {
      const podClass = bookings.classOf(pod);
      const feasible: number[] = [];
      for (let node = 0; node < bookings.nodes.length; node += 1) {
        if (misfitOf(pod, podClass, bookings, node) === undefined) feasible.push(node);
      }
      const best = bestNode(podClass, bookings, feasible);
      return best === undefined ? undefined : nameOf(best);
    },
    preempt(pod, breaksBudget) {
      const found = findPreemption(pod, bookings, breaksBudget);
      return found === undefined ? undefined : { node: nameOf(found.node), victims: found.victims };
    },
  };
}
