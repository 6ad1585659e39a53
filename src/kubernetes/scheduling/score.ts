import type { Bookings } from './bookings.ts';
import { isMet } from './filters/node-affinity.ts';
import { unwantedTaints } from './filters/taints.ts';
import type { PodClass } from './pod-class.ts';

/**
 * Scores as the default profile weighs them (`default_plugins.go`, v1.36): TaintToleration 3,
 * NodeAffinity 2, PodTopologySpread 2, NodeResourcesFit (LeastAllocated) 1,
 * NodeResourcesBalancedAllocation 1. Preferred pod affinity and image locality are left out: they
 * sway the real scheduler, so a forecast never rests on a score alone.
 *
 * Returns the best of the feasible nodes; of equals the first, where upstream draws lots.
 */
export function bestNode(
  podClass: PodClass,
  bookings: Bookings,
  feasible: readonly number[],
): number | undefined {
  if (feasible.length <= 1) return feasible[0];
  const totals = feasible.map((node) => resourceScore(podClass, bookings, node));
  addNormalized(totals, 2, spreadCounts(podClass, feasible), 'less is better');
  const { nodePreferences, tolerations } = podClass.template;
  if (nodePreferences.length > 0) {
    addNormalized(
      totals,
      2,
      feasible.map((node) => preference(podClass, bookings, node)),
    );
  }
  if (feasible.some((node) => (bookings.nodes[node]?.taints.length ?? 0) > 0)) {
    const unwanted = feasible.map((node) => {
      const state = bookings.nodes[node];
      return state === undefined ? 0 : unwantedTaints(tolerations, state);
    });
    addNormalized(totals, 3, unwanted, 'less is better');
  }
  let best = 0;
  for (let index = 1; index < totals.length; index += 1) {
    if ((totals[index] ?? 0) > (totals[best] ?? 0)) best = index;
  }
  return feasible[best];
}

/** What a container without requests counts for in scores (`pkg/scheduler/util/pod_resources.go`). */
const UNASKED = { cpuMillis: 100, memoryBytes: 200 * 2 ** 20 };

/** LeastAllocated and BalancedAllocation over CPU and memory, 0 to 200. */
function resourceScore({ template }: PodClass, bookings: Bookings, node: number): number {
  const all = bookings.nodes[node]?.allocatable;
  if (all === undefined) return 0;
  const cpu = template.requests.cpuMillis || UNASKED.cpuMillis;
  const memory = template.requests.memoryBytes || UNASKED.memoryBytes;
  const cpuLeft = share((bookings.free.cpuMillis[node] ?? 0) - cpu, all.cpuMillis);
  const memoryLeft = share((bookings.free.memoryBytes[node] ?? 0) - memory, all.memoryBytes);
  const least = Math.floor((cpuLeft + memoryLeft) * 50);
  const balanced = Math.floor((1 - Math.abs(cpuLeft - memoryLeft) / 2) * 100);
  return least + balanced;
}

function share(left: number, all: number): number {
  return all <= 0 ? 0 : Math.max(0, Math.min(1, left / all));
}

/** The pod's own spread constraints, or by default the pods of the same workload on each node. */
function spreadCounts(podClass: PodClass, feasible: readonly number[]): number[] {
  if (podClass.spread.length === 0) return feasible.map((node) => podClass.siblings[node] ?? 0);
  const soft = podClass.spread.filter(
    ({ constraint }) => constraint.whenUnsatisfiable === 'ScheduleAnyway',
  );
  return feasible.map((node) =>
    soft.reduce((sum, { tally }) => {
      const domain = tally.topology.domainOf[node] ?? -1;
      return sum + (domain < 0 ? 0 : (tally.matchedInDomain[domain] ?? 0));
    }, 0),
  );
}

function preference({ template }: PodClass, bookings: Bookings, index: number): number {
  const node = bookings.nodes[index];
  if (node === undefined) return 0;
  return template.nodePreferences.reduce(
    (sum, { weight, requirements }) => sum + (isMet(requirements, node) ? weight : 0),
    0,
  );
}

/** `DefaultNormalizeScore`: stretched to 0–100 by the largest, then weighed. */
function addNormalized(
  totals: number[],
  weight: number,
  raw: readonly number[],
  direction: 'more is better' | 'less is better' = 'more is better',
): void {
  let most = 0;
  for (const value of raw) most = Math.max(most, value);
  if (most === 0) return;
  for (const [index, value] of raw.entries()) {
    const scaled = Math.floor((value * 100) / most);
    const score = direction === 'less is better' ? 100 - scaled : scaled;
    totals[index] = (totals[index] ?? 0) + weight * score;
  }
}
