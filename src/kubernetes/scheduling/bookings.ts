import type { Booking } from './booking.ts';
import type { SchedulingNode } from './node.ts';
import type { SchedulingPod } from './pod.ts';
import type { PodClass, Rank } from './pod-class.ts';
import { createPodClasses } from './pod-classes.ts';
import { countCarrier, countMatched } from './topology.ts';

/**
 * Which pod is booked on which node, and all that the filters and scores count, kept up to date
 * with each booking. Nodes are known by their index; labels and sizes of nodes do not change.
 */
export interface Bookings {
  readonly nodes: readonly SchedulingNode[];
  readonly free: Free;
  /** By node index, in the order of booking. */
  readonly on: readonly (readonly Booking[])[];
  /** All priorities of pods that were ever asked about. */
  readonly ranks: ReadonlyMap<number, Rank>;
  /** On how many nodes is the claim in use? */
  usersOf(claim: string): number;
  indexOf(node: string): number;
  classOf(pod: SchedulingPod): PodClass;
  bookingOf(key: string): Booking | undefined;
  book(pod: SchedulingPod, node: number): void;
  cancel(key: string): void;
  setNode(node: SchedulingNode): void;
}

/**
 * Cancelled bookings are kept, for most pods are soon booked again; beyond so many, which is more
 * than a home lab has pods, all of them are forgotten.
 */
const cancelledKeptMax = 10_000;

/** What is left of each node's allocatable, by node index. */
export interface Free {
  readonly cpuMillis: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly ephemeralStorageBytes: Float64Array;
  readonly pods: Float64Array;
  readonly extended: readonly Map<string, number>[];
}

export function createBookings(given: readonly SchedulingNode[]): Bookings {
  const nodes = [...given];
  const indexes = new Map(nodes.map((node, index) => [String(node.name), index]));
  const free = freeOf(nodes);
  const on = nodes.map((): Booking[] => []);
  const byKey = new Map<string, Booking>();
  let cancelled = 0;
  const claimUsers = new Map<string, number>();
  const classes = createPodClasses(nodes, byKey);

  const count = (booking: Booking, by: 1 | -1): void => {
    countResources(free, booking, by);
    countPod(booking, by);
    for (const { key } of booking.pod.claims) claimUsers.set(key, (claimUsers.get(key) ?? 0) + by);
  };
  const bookingOf = (key: string): Booking | undefined => {
    const booking = byKey.get(key);
    return booking === undefined || booking.node < 0 ? undefined : booking;
  };
  const forgetCancelled = (): void => {
    for (const [key, { node }] of byKey) if (node < 0) byKey.delete(key);
    cancelled = 0;
  };

  return {
    nodes,
    free,
    on,
    ranks: classes.ranks,
    usersOf: (claim) => claimUsers.get(claim) ?? 0,
    indexOf(node) {
      const index = indexes.get(node);
      if (index === undefined) throw new Error(`bug: no node ${node} in this schedule`);
      return index;
    },
    classOf: classes.of,
    bookingOf,
    book(pod, node) {
      let booking = byKey.get(pod.key);
      if (booking !== undefined && booking.node >= 0) {
        throw new Error(`bug: ${pod.key} is booked already`);
      }
      if (booking !== undefined) cancelled -= 1;
      if (booking?.pod !== pod) {
        booking = { pod, podClass: classes.of(pod), node };
        byKey.set(pod.key, booking);
      }
      booking.node = node;
      on[node]?.push(booking);
      count(booking, 1);
    },
    cancel(key) {
      const booking = bookingOf(key);
      if (booking === undefined) throw new Error(`bug: ${key} is not booked`);
      count(booking, -1);
      const there = on[booking.node];
      there?.splice(there.indexOf(booking), 1);
      booking.node = -1;
      cancelled += 1;
      if (cancelled > cancelledKeptMax) forgetCancelled();
    },
    setNode(node) {
      const index = indexes.get(node.name);
      if (index === undefined) throw new Error(`bug: no node ${node.name} in this schedule`);
      const before = nodes[index];
      nodes[index] = node;
      const isAlike = before?.taints === node.taints && before.unschedulable === node.unschedulable;
      if (!isAlike) classes.forgetRefusals(index);
    },
  };
}

function freeOf(nodes: readonly SchedulingNode[]): Free {
  return {
    cpuMillis: Float64Array.from(nodes, (node) => node.allocatable.cpuMillis),
    memoryBytes: Float64Array.from(nodes, (node) => node.allocatable.memoryBytes),
    ephemeralStorageBytes: Float64Array.from(
      nodes,
      (node) => node.allocatable.ephemeralStorageBytes,
    ),
    pods: Float64Array.from(nodes, (node) => node.allocatable.pods),
    extended: nodes.map((node) => new Map(node.allocatable.extended)),
  };
}

function countResources(free: Free, { podClass, node }: Booking, by: 1 | -1): void {
  const { template, rank } = podClass;
  const { cpuMillis, memoryBytes, ephemeralStorageBytes, extended } = template.requests;
  add(free.cpuMillis, node, -by * cpuMillis);
  add(free.memoryBytes, node, -by * memoryBytes);
  add(free.ephemeralStorageBytes, node, -by * ephemeralStorageBytes);
  add(free.pods, node, -by);
  for (const [name, amount] of extended) {
    const left = free.extended[node];
    left?.set(name, (left.get(name) ?? 0) - by * amount);
  }
  add(rank.cpuMillis, node, by * cpuMillis);
  add(rank.memoryBytes, node, by * memoryBytes);
  add(rank.pods, node, by);
}

function countPod({ podClass, node }: Booking, by: 1 | -1): void {
  add(podClass.siblings, node, by);
  for (const tally of podClass.matchedBy) countMatched(tally, node, by);
  for (const tally of podClass.antiAffinity) countCarrier(tally, node, by);
}

function add(counts: Float64Array | Int32Array, node: number, amount: number): void {
  counts[node] = (counts[node] ?? 0) + amount;
}
