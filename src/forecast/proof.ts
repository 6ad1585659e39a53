import type { PodTemplate } from '../kubernetes/objects.ts';
import { isResolvable, type Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import { selects } from '../kubernetes/selector.ts';
import type { NodeName } from '../model/lab.ts';
import type { PlacedPod, Placement } from './placement.ts';

/**
 * Proofs that a pod cannot run, whatever moves. They look at each node as if nothing were on it
 * but the DaemonSet pods that outrank or equal the pod: those never move, all others might.
 */
export interface Proofs {
  /** Why the bare node cannot take the pod; `undefined`: it might, for all that is proven. */
  bareMisfit(entry: PlacedPod, node: NodeName): Misfit | undefined;
  /** What the bare node has for a pod of this rank. */
  bareFree(entry: PlacedPod, node: NodeName): Room;
  /** At most so many of the pod's like (same template) fit on these nodes together. */
  mostAlike(entry: PlacedPod, nodes: readonly NodeName[]): number;
}

/** What a node has left for pods. */
export type Room = ReturnType<Schedule['freeOn']>;

export function createProofs({ nodes, pods }: Placement): Proofs {
  const bareFor = createBareSchedules(nodes, pods);
  const labels = new Map(nodes.map((node) => [node.name, node.labels]));
  const known = new Map<PodTemplate, Map<NodeName, Bare>>();
  const bareOf = (entry: PlacedPod, node: NodeName): Bare => {
    const { template } = entry.pod;
    const byNode = known.get(template) ?? new Map<NodeName, Bare>();
    known.set(template, byNode);
    const bare = byNode.get(node) ?? bareNode(entry, bareFor(template.priority), node);
    const isLocal = entry.pod.claims.some(({ localNode }) => localNode !== undefined);
    if (!isLocal) byNode.set(node, bare);
    return bare;
  };
  return {
    bareMisfit: (entry, node) => bareOf(entry, node).misfit,
    bareFree: ({ pod }, node) => bareFor(pod.template.priority).freeOn(node),
    mostAlike(entry, among) {
      const able = among.filter((node) => bareOf(entry, node).misfit === undefined);
      const room = able.reduce((sum, node) => sum + bareOf(entry, node).room, 0);
      return Math.min(room, domainsFor(entry, able, labels));
    },
  };
}

/** A node with nothing on it that can move, as one template sees it. */
interface Bare {
  readonly misfit: Misfit | undefined;
  /** How many pods of the template it has room for. */
  readonly room: number;
}

function bareNode(entry: PlacedPod, bare: Schedule, node: NodeName): Bare {
  const isThere = bare.nodeOf(entry.pod.key) !== undefined;
  const misfit = isThere ? undefined : bare.misfit(entry.pod, node);
  return {
    misfit: misfit === undefined || !isProof(misfit) ? undefined : misfit,
    room: roomFor(entry, bare.freeOn(node)),
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
function domainsFor(
  { pod }: PlacedPod,
  able: readonly NodeName[],
  labels: ReadonlyMap<NodeName, ReadonlyMap<string, string>>,
): number {
  return pod.template.podAntiAffinity.reduce((most, term) => {
    const isOfItself =
      term.namespaces.includes(pod.namespace) && selects(term.selector, pod.template.labels);
    if (!isOfItself) return most;
    const values = new Set(able.map((node) => labels.get(node)?.get(term.topologyKey)));
    return values.has(undefined) ? most : Math.min(most, values.size);
  }, Number.POSITIVE_INFINITY);
}
