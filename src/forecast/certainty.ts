import type { PodAffinityTerm, PodTemplate, SpreadConstraint } from '../kubernetes/objects.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import { selects } from '../kubernetes/selector.ts';
import type { NodeName } from '../model/lab.ts';
import type { PlacedPod, Placement } from './placement.ts';
import type { Proofs, Room } from './proof.ts';

/**
 * Does the pod find a node among these in whatever order pods are placed? Proven by counting: to
 * leave it out, the other pods that it cannot push away would have to fill every node that can take
 * it, and together they do not request that much. `false` is no proof of the contrary.
 */
export type IsCertain = (entry: PlacedPod, nodes: readonly NodeName[]) => boolean;

export function createCertainty({ nodes, pods }: Placement, proofs: Proofs): IsCertain {
  const known = new Map<object, Outlook>();
  const outlookOf = (entry: PlacedPod): Outlook => {
    const outlook = known.get(entry.pod.template) ?? lookAhead(entry);
    known.set(entry.pod.template, outlook);
    return outlook;
  };
  const lookAhead = (entry: PlacedPod): Outlook => {
    const rooms = new Map<NodeName, Room>();
    for (const { name } of nodes) {
      if (proofs.bareMisfit(entry, name) === undefined) {
        rooms.set(name, proofs.bareFree(entry, name));
      }
    }
    const rivals = isSimple(entry, pods) ? rivalsOf(entry, rooms, pods, proofs) : undefined;
    return { rooms, rivals };
  };
  return (entry, among) => {
    const { rooms, rivals } = outlookOf(entry);
    if (rivals === undefined) return false;
    const open = new Map(
      among.flatMap((node) => {
        const room = rooms.get(node);
        return room === undefined ? [] : [[node, room] as const];
      }),
    );
    return !canFill(entry, open, rivals);
  };
}

interface Outlook {
  /** The nodes that can take the pod, with what they have when nothing that can move is there. */
  readonly rooms: ReadonlyMap<NodeName, Room>;
  /** `undefined`: more than resources decides, nothing is counted. */
  readonly rivals: Rivals | undefined;
}

/** What others can request in the pod's way. */
interface Rivals {
  /** Those that could be on several of the nodes, all together. */
  readonly roaming: Demand;
  /** Those that only one of the nodes can take. */
  readonly tied: ReadonlyMap<NodeName, Demand>;
}

interface Demand {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

const NONE: Demand = { cpuMillis: 0, memoryBytes: 0, pods: 0 };

function rivalsOf(
  entry: PlacedPod,
  rooms: ReadonlyMap<NodeName, Room>,
  pods: readonly PlacedPod[],
  proofs: Proofs,
): Rivals {
  const { priority, preemptionPolicy } = entry.pod.template;
  const tied = new Map<NodeName, Demand>();
  let roaming = NONE;
  for (const other of pods) {
    const { template } = other.pod;
    const yields = template.priority < priority && preemptionPolicy !== 'Never';
    const isFixed = other.daemonNode !== undefined && other.home !== undefined;
    if (other === entry || yields || (isFixed && template.priority >= priority)) continue;
    const meets = [...rooms.keys()].filter((node) => proofs.bareMisfit(other, node) === undefined);
    const [only] = meets;
    if (only === undefined) continue;
    if (meets.length > 1) roaming = more(roaming, other);
    else tied.set(only, more(tied.get(only) ?? NONE, other));
  }
  return { roaming, tied };
}

function more(demand: Demand, { pod: { template } }: PlacedPod): Demand {
  return {
    cpuMillis: demand.cpuMillis + template.requests.cpuMillis,
    memoryBytes: demand.memoryBytes + template.requests.memoryBytes,
    pods: demand.pods + 1,
  };
}

const HOSTNAME = 'kubernetes.io/hostname';

/** Nothing but resources decides, and at most that it keeps away from its own like by host name. */
function isSimple({ pod }: PlacedPod, pods: readonly PlacedPod[]): boolean {
  const { template, claims, namespace } = pod;
  const strangers = pods.map((other) => other.pod).filter((other) => other.template !== template);
  const isOwnMatter = (topologyKey: string, looksFor: (other: SchedulingPod) => boolean) =>
    topologyKey === HOSTNAME && !strangers.some(looksFor);
  return (
    template.podAffinity.length === 0 &&
    template.podAntiAffinity.every((term) =>
      isOwnMatter(term.topologyKey, (other) => isSought(term, other)),
    ) &&
    hardSpread(template).every(({ topologyKey, selector }) =>
      isOwnMatter(
        topologyKey,
        (other) => other.namespace === namespace && selects(selector, other.template.labels),
      ),
    ) &&
    !strangers.some((other) =>
      other.template.podAntiAffinity.some((term) => isSought(term, pod)),
    ) &&
    template.hostPorts.length === 0 &&
    template.requests.extended.size === 0 &&
    template.requests.ephemeralStorageBytes === 0 &&
    claims.every(
      ({ accessModes, localNode }) =>
        localNode === undefined && !accessModes.includes('ReadWriteOncePod'),
    )
  );
}

function isSought(term: PodAffinityTerm, other: SchedulingPod): boolean {
  return term.namespaces.includes(other.namespace) && selects(term.selector, other.template.labels);
}

function hardSpread(template: PodTemplate): readonly SpreadConstraint[] {
  return template.topologySpread.filter((one) => one.whenUnsatisfiable === 'DoNotSchedule');
}

/**
 * Could rivals fill all rooms? Where pods are kept apart from their own like, or spread by host
 * name, each of the others closes a node; a node without one is always even enough.
 */
function canFill(
  { pod: { template }, alike }: PlacedPod,
  rooms: ReadonlyMap<NodeName, Room>,
  { roaming, tied }: Rivals,
): boolean {
  const { cpuMillis, memoryBytes } = template.requests;
  const costs = [...rooms].map(([node, room]): Cost => {
    const there = tied.get(node) ?? NONE;
    const toFill = (free: number, wanted: number, taken: number) =>
      wanted === 0 ? undefined : Math.max(0, free - wanted + 1 - taken);
    return {
      pods: room.pods - there.pods,
      cpu: toFill(room.cpuMillis, cpuMillis, there.cpuMillis),
      memory: toFill(room.memoryBytes, memoryBytes, there.memoryBytes),
    };
  });
  if (costs.some(({ pods }) => pods <= roaming.pods)) return true;
  const isApart = template.podAntiAffinity.length > 0 || hardSpread(template).length > 0;
  const closed = isApart ? alike - 1 : 0;
  if (closed > MOST_CLOSED) return true;
  return withoutSome(costs, closed).some((open) => canFillAll(open, roaming));
}

/** Beyond this there are too many ways to choose the closed nodes; the pod is left uncertain. */
const MOST_CLOSED = 3;

/** What must be taken from a room so that the pod no longer fits; `undefined`: it never comes so far. */
interface Cost {
  readonly pods: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

function withoutSome(costs: readonly Cost[], count: number): (readonly Cost[])[] {
  if (count === 0) return [costs];
  return costs.flatMap((_, index) =>
    withoutSome(costs.slice(index + 1), count - 1).map((rest) => [
      ...costs.slice(0, index),
      ...rest,
    ]),
  );
}

/**
 * Each room is filled by CPU or by memory. Relaxed so that a room may be filled partly by each,
 * memory is best spent where a byte saves most CPU; what this cannot fill no set of pods can.
 */
function canFillAll(costs: readonly Cost[], rivals: Demand): boolean {
  let memoryLeft = rivals.memoryBytes;
  let cpuLeft = rivals.cpuMillis;
  const either: { cpu: number; memory: number }[] = [];
  for (const { cpu, memory } of costs) {
    if (cpu !== undefined && memory !== undefined) either.push({ cpu, memory });
    else if (memory !== undefined) memoryLeft -= memory;
    else if (cpu !== undefined) cpuLeft -= cpu;
    else return false;
  }
  if (memoryLeft < 0) return false;
  either.sort((one, other) => other.cpu * one.memory - one.cpu * other.memory);
  for (const { cpu, memory } of either) {
    const share = memory === 0 ? 1 : Math.min(1, memoryLeft / memory);
    memoryLeft -= share * memory;
    cpuLeft -= (1 - share) * cpu;
  }
  return cpuLeft >= 0;
}
