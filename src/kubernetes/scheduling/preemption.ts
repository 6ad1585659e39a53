import type { Booking } from './booking.ts';
import type { Bookings } from './bookings.ts';
import { misfitOf } from './filters/filters.ts';
import { isResolvable } from './misfit.ts';
import type { SchedulingPod } from './pod.ts';
import type { Rank } from './pod-class.ts';

/** May this pod be disrupted now? Asked for victims one after the other. */
export type Disruptions = (victims: readonly SchedulingPod[]) => ReadonlySet<string>;

export interface Preemption {
  readonly node: number;
  readonly victims: readonly SchedulingPod[];
}

/**
 * The node on which the pod fits when pods of lower priority leave, and who must leave, as plugin
 * DefaultPreemption (`pkg/scheduler/framework/preemption`, v1.36): all of lower priority are taken
 * away, then as many as possible come back, those first that a budget protects and that rank
 * highest. Of several nodes: fewest budgets broken, lowest highest victim, lowest sum of
 * priorities, fewest victims. The bookings are as before when it returns.
 */
export function findPreemption(
  pod: SchedulingPod,
  bookings: Bookings,
  breaksBudget: Disruptions,
): Preemption | undefined {
  const { priority, preemptionPolicy } = pod.template;
  const lower = [...bookings.ranks.values()].filter((rank) => rank.priority < priority);
  if (lower.length === 0 || preemptionPolicy === 'Never') return undefined;
  // Nothing costs less than one pod of the lowest rank.
  const least = costOf([Math.min(...lower.map((rank) => rank.priority))], 0);
  let best: Candidate | undefined;
  for (let node = 0; node < bookings.nodes.length; node += 1) {
    if (!isWorthwhile(pod, bookings, lower, node)) continue;
    const candidate = candidateOn(pod, bookings, node, breaksBudget);
    if (candidate === undefined || (best !== undefined && !isLess(candidate.cost, best.cost))) {
      continue;
    }
    best = candidate;
    if (!isLess(least, best.cost)) break;
  }
  return best === undefined ? undefined : { node: best.node, victims: best.victims };
}

interface Candidate extends Preemption {
  /** Budgets broken, highest victim, sum of priorities, victims: compared in this order. */
  readonly cost: readonly number[];
}

function candidateOn(
  pod: SchedulingPod,
  bookings: Bookings,
  node: number,
  breaksBudget: Disruptions,
): Candidate | undefined {
  const podClass = bookings.classOf(pod);
  const misfit = misfitOf(pod, podClass, bookings, node);
  if (misfit === undefined || !isResolvable(misfit)) return undefined;
  const lower: Booking[] = [];
  for (const booking of bookings.on[node] ?? []) {
    if (booking.pod.template.priority < pod.template.priority) lower.push(booking);
  }
  lower.sort(byPriority);
  for (const booking of lower) bookings.cancel(booking.pod.key);
  let victims: SchedulingPod[] | undefined;
  if (misfitOf(pod, podClass, bookings, node) === undefined) {
    const broken = breaksBudget(lower.map((booking) => booking.pod));
    const isBroken = (booking: Booking) => broken.has(booking.pod.key);
    const reprieved = [...lower.filter(isBroken), ...lower.filter((one) => !isBroken(one))];
    victims = [];
    for (const booking of reprieved) {
      bookings.book(booking.pod, node);
      if (misfitOf(pod, podClass, bookings, node) === undefined) continue;
      bookings.cancel(booking.pod.key);
      victims.push(booking.pod);
    }
  }
  for (const booking of lower) {
    if (bookings.bookingOf(booking.pod.key) === undefined) bookings.book(booking.pod, node);
  }
  if (victims === undefined) return undefined;
  const priorities = victims.map(({ template }) => template.priority);
  return { node, victims, cost: costOf(priorities, breaksBudget(victims).size) };
}

/** Would the node have the room if all of lower rank left? Asked first, for it is cheap. */
function isWorthwhile(
  { template: { requests } }: SchedulingPod,
  { free }: Bookings,
  lower: readonly Rank[],
  node: number,
): boolean {
  let pods = 0;
  let cpuMillis = free.cpuMillis[node] ?? 0;
  let memoryBytes = free.memoryBytes[node] ?? 0;
  for (const rank of lower) {
    pods += rank.pods[node] ?? 0;
    cpuMillis += rank.cpuMillis[node] ?? 0;
    memoryBytes += rank.memoryBytes[node] ?? 0;
  }
  const isEnough = (wanted: number, there: number) => wanted === 0 || there >= wanted;
  return (
    pods > 0 &&
    isEnough(requests.cpuMillis, cpuMillis) &&
    isEnough(requests.memoryBytes, memoryBytes)
  );
}

function byPriority(left: Booking, right: Booking): number {
  const rank = right.pod.template.priority - left.pod.template.priority;
  return rank !== 0 ? rank : left.pod.key < right.pod.key ? -1 : 1;
}

/** Upstream's offset, which makes a sum of priorities grow with the number of victims. */
const OFFSET = 2 ** 31;

function costOf(victims: readonly number[], budgetsBroken: number): number[] {
  return [
    budgetsBroken,
    Math.max(...victims),
    victims.reduce((sum, priority) => sum + priority + OFFSET, 0),
    victims.length,
  ];
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, cost] of one.entries()) {
    const against = other[index] ?? 0;
    if (cost !== against) return cost < against;
  }
  return false;
}
