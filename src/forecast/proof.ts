import type { PodTemplate } from '../kubernetes/objects.ts';
import { isResolvable, type Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import type { PodClaim } from '../kubernetes/scheduling/pod.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import { selects } from '../kubernetes/selector.ts';
import type { NodeName } from '../model/lab.ts';
import type { Reason } from './forecast.ts';
import type { PlacedPod } from './placed-pod.ts';
import type { Placement } from './placement.ts';

/**
 * Proofs that a pod cannot run, whatever moves. They look at each node as if nothing were on it
 * but the DaemonSet pods that outrank or equal the pod and that nobody can push away: those never
 * move, all others might. A node's DaemonSet pods are taken to be there before all others.
 */
export interface Proofs {
  bareNodes(entry: PlacedPod): BareNodes;
  /** Is it a DaemonSet's pod that is on its node, and that no other pod can push away? */
  isFixed(entry: PlacedPod): boolean;
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
  readonly rooms: Rooms;
}

/** What a node has left for pods. */
export type Room = ReturnType<Schedule['freeOn']>;

export function createProofs(
  { nodes, pods, families }: Placement,
  isSure: (claim: PodClaim) => boolean,
): Proofs {
  const unmovable = fixedDaemons(nodes, pods, families);
  const fixed = new Set(unmovable.filter((entry) => isUnconditional(entry, isSure)));
  const bareFor = createBareSchedules(nodes, fixed);
  const byFamily: (BareNodes | undefined)[] = [];
  return {
    isFixed: (entry) => fixed.has(entry),
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

/** At most so many pods of this family fit on these bare nodes together, and what it is for. */
export function mostAlike(
  entry: PlacedPod,
  able: readonly BareNode[],
): { readonly most: number; readonly reason: Reason } {
  const domains = domainsFor(entry, able);
  const inAll = (pick: (room: Rooms) => number) =>
    able.reduce((sum, { rooms }) => sum + pick(rooms), 0);
  const room = inAll((rooms) => Math.min(...Object.values(rooms)));
  if (domains <= room) return { most: domains, reason: 'pod-anti-affinity' };
  const [tightest = 'memory'] = LIMITS.map((limit) => ({
    limit,
    room: inAll((rooms) => rooms[limit]),
  }))
    .toSorted((one, other) => one.room - other.room)
    .map(({ limit }) => limit);
  return { most: room, reason: tightest };
}

/** Of equals the first is named: memory is what a home lab runs out of, and what can be bought. */
const LIMITS = ['memory', 'cpu', 'ephemeral-storage', 'pods', 'host-port'] as const;

/** For how many pods of one family a bare node has room, by each thing alone. */
type Rooms = Readonly<Record<(typeof LIMITS)[number], number>>;

function bareNode(entry: PlacedPod, schedule: Schedule, node: SchedulingNode): BareNode {
  const isThere = schedule.nodeOf(entry.pod.key) !== undefined;
  const misfit = isThere ? undefined : schedule.misfit(entry.pod, node.name);
  return {
    node,
    ...(misfit === undefined || !isProof(misfit) ? {} : { misfit }),
    rooms: roomsFor(entry, schedule.freeOn(node.name)),
  };
}

/**
 * DaemonSet pods that are on their nodes for good: nothing that may push them away could be placed
 * there, even if the node were empty, and no pod of another DaemonSet waits that could have come
 * first, on that node or, where some keep apart, on one nearby.
 */
function fixedDaemons(
  nodes: readonly SchedulingNode[],
  pods: readonly PlacedPod[],
  families: readonly PlacedPod[],
): readonly PlacedPod[] {
  const empty = createSchedule(nodes);
  const couldBeOn = (node: NodeName, { pod }: PlacedPod) => {
    const misfit = empty.misfit(pod, node);
    return misfit === undefined || !isProof(misfit);
  };
  const mightTake = (node: NodeName, own: PodTemplate, other: PlacedPod): boolean => {
    const { priority, preemptionPolicy } = other.pod.template;
    if (other.daemonNode === undefined) {
      return priority > own.priority && preemptionPolicy !== 'Never' && couldBeOn(node, other);
    }
    if (other.home !== undefined) return false;
    if (other.daemonNode !== node) {
      const isApart = own.podAntiAffinity.length + other.pod.template.podAntiAffinity.length > 0;
      return isApart && couldBeOn(other.daemonNode, other);
    }
    const isPushedAway = priority < own.priority && own.preemptionPolicy !== 'Never';
    return !isPushedAway && couldBeOn(node, other);
  };
  return pods.filter(
    ({ pod, daemonNode, home }) =>
      daemonNode !== undefined &&
      home !== undefined &&
      !families.some((other) => mightTake(daemonNode, pod.template, other)),
  );
}

/** Is it placed on a node of its kind, wherever others are and whatever the lab leaves unsaid? */
function isUnconditional({ pod }: PlacedPod, isSure: (claim: PodClaim) => boolean): boolean {
  const { podAffinity, topologySpread, unjudged } = pod.template;
  return (
    unjudged.length === 0 &&
    podAffinity.length === 0 &&
    topologySpread.every((one) => one.whenUnsatisfiable === 'ScheduleAnyway') &&
    pod.claims.every(isSure)
  );
}

/** For each priority a schedule with the DaemonSet pods that such a pod cannot push away. */
function createBareSchedules(
  nodes: readonly SchedulingNode[],
  fixed: ReadonlySet<PlacedPod>,
): (priority: number) => Schedule {
  const daemons = [...fixed];
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

function roomsFor({ pod }: PlacedPod, free: Room): Rooms {
  const { requests, hostPorts } = pod.template;
  const times = (left: number, each: number) =>
    each === 0 ? Number.POSITIVE_INFINITY : Math.floor(left / each);
  return {
    memory: times(free.memoryBytes, requests.memoryBytes),
    cpu: times(free.cpuMillis, requests.cpuMillis),
    'ephemeral-storage': times(free.ephemeralStorageBytes, requests.ephemeralStorageBytes),
    pods: free.pods,
    'host-port': hostPorts.length > 0 ? 1 : Number.POSITIVE_INFINITY,
  };
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
