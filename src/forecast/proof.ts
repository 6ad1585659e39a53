import { isResolvable, type Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import { selects } from '../kubernetes/selector.ts';
import type { NodeName } from '../model/lab.ts';
import type { PlacedPod } from './placed-pod.ts';
import type { Placement } from './placement.ts';

/**
 * Proofs that a pod cannot run, whatever moves. They look at each node as if nothing were on it
 * but the DaemonSet pods that outrank or equal the pod: those never move, all others might.
 */
export interface Proofs {
  bareNodes(entry: PlacedPod): BareNodes;
}

/** The nodes of the placement, in its order, as bare as the pod may hope for. */
export interface BareNodes {
  readonly all: readonly BareNode[];
  /** Those that can take the pod, for all that is proven. */
  readonly able: readonly BareNode[];
  readonly freeOn: (node: NodeName) => Room;
}

export interface BareNode {
  readonly node: SchedulingNode;
  /** Why even the bare node cannot take the pod; absent: it might, for all that is proven. */
  readonly misfit?: Misfit;
  /** How many pods of the same family it has room for. */
  readonly room: number;
}

/** What a node has left for pods. */
export type Room = ReturnType<Schedule['freeOn']>;

export function createProofs({ nodes, pods }: Placement): Proofs {
  const bareFor = createBareSchedules(nodes, pods);
  const byFamily: (BareNodes | undefined)[] = [];
  return {
    bareNodes(entry) {
      const known = byFamily[entry.family];
      if (known !== undefined) return known;
      const schedule = bareFor(entry.pod.template.priority);
      const all = nodes.map((node) => bareNode(entry, schedule, node));
      const able = all.filter(({ misfit }) => misfit === undefined);
      const bare = { all, able, freeOn: schedule.freeOn };
      byFamily[entry.family] = bare;
      return bare;
    },
  };
}

/** At most so many pods of this family fit on these bare nodes together. */
export function mostAlike(entry: PlacedPod, able: readonly BareNode[]): number {
  const room = able.reduce((sum, one) => sum + one.room, 0);
  return Math.min(room, domainsFor(entry, able));
}

function bareNode(entry: PlacedPod, schedule: Schedule, node: SchedulingNode): BareNode {
  const isThere = schedule.nodeOf(entry.pod.key) !== undefined;
  const misfit = isThere ? undefined : schedule.misfit(entry.pod, node.name);
  return {
    node,
    ...(misfit === undefined || !isProof(misfit) ? {} : { misfit }),
    room: roomFor(entry, schedule.freeOn(node.name)),
  };
}

/** For each priority a schedule with the DaemonSet pods that such a pod cannot push away. */
function createBareSchedules(
  nodes: readonly SchedulingNode[],
  pods: readonly PlacedPod[],
): (priority: number) => Schedule {
  const daemons = pods.filter(
    (entry) => entry.daemonNode !== undefined && entry.home !== undefined,
  );
  const ranks = [...new Set(daemons.map(({ pod }) => pod.template.priority))];
  const schedules = new Map<number, Schedule>();
  return (priority) => {
    const outranking = ranks.filter((rank) => rank >= priority).length;
    const known = schedules.get(outranking);
    if (known !== undefined) return known;
    const bare = createSchedule(nodes);
    for (const { pod, home } of daemons) {
      if (home !== undefined && pod.template.priority >= priority) bare.place(pod, home);
    }
    schedules.set(outranking, bare);
    return bare;
  };
}

/**
 * Misfits that stand whatever other pods do. Not among them: affinity and spread, which depend on
 * where others are, a volume that another pod uses now, and extended resources, of which the lab
 * does not say how many a node has.
 */
function isProof(misfit: Misfit): boolean {
  switch (misfit) {
    case 'pod-affinity':
    case 'pod-anti-affinity':
    case 'topology-spread':
    case 'volume-in-use':
    case 'extended-resource':
      return false;
    case 'host-port':
    case 'cpu':
    case 'memory':
    case 'ephemeral-storage':
    case 'pods':
    case 'volume-limit':
      return true;
    default:
      return !isResolvable(misfit);
  }
}

function roomFor({ pod }: PlacedPod, free: Room): number {
  const { requests, hostPorts } = pod.template;
  if (hostPorts.length > 0) return 1;
  const times = (left: number, each: number) =>
    each === 0 ? Number.POSITIVE_INFINITY : Math.floor(left / each);
  return Math.min(
    free.pods,
    times(free.cpuMillis, requests.cpuMillis),
    times(free.memoryBytes, requests.memoryBytes),
    times(free.ephemeralStorageBytes, requests.ephemeralStorageBytes),
  );
}

/** Pods that shun their own like need a domain each, unless a node is in none. */
function domainsFor({ pod }: PlacedPod, able: readonly BareNode[]): number {
  return pod.template.podAntiAffinity.reduce((most, term) => {
    const isOfItself =
      term.namespaces.includes(pod.namespace) && selects(term.selector, pod.template.labels);
    if (!isOfItself) return most;
    const values = new Set(able.map(({ node }) => node.labels.get(term.topologyKey)));
    return values.has(undefined) ? most : Math.min(most, values.size);
  }, Number.POSITIVE_INFINITY);
}
