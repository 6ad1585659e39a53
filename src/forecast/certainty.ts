import type { PodAffinityTerm, PodTemplate, SpreadConstraint } from '../kubernetes/objects.ts';
import { bearsDown, outlivesNode } from '../kubernetes/scheduling/filters/taints.ts';
import type { PodClaim, SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import { selects } from '../kubernetes/selector.ts';
import type { NodeName } from '../model/lab.ts';
import { grouped } from './grouped.ts';
import type { PlacedPod } from './placed-pod.ts';
import type { Placement } from './placement.ts';
import type { Proofs } from './proof.ts';

/**
 * Does the pod find a node that is not among `down` in whatever order pods are placed? Proven by
 * counting: to leave it out, the other pods that it cannot push away would have to fill every node
 * that can take it, and together they do not request that much. `false` is no proof of the contrary.
 */
export type IsCertain = (entry: PlacedPod, down: ReadonlySet<NodeName>) => boolean;

export function createCertainty(
  { families, pods }: Placement,
  proofs: Proofs,
  isSure: (claim: PodClaim) => boolean,
): IsCertain {
  const all: All = { families, strays: straysOf(pods, proofs), proofs, isSure };
  const byKey = new Map(pods.map((entry) => [entry.pod.key, entry]));
  const outlooks: Outlook[] = [];
  let asked: ReadonlySet<NodeName> | undefined;
  let answers: boolean[] = [];
  const ofFamily = (entry: PlacedPod, down: ReadonlySet<NodeName>): boolean => {
    const { family } = entry;
    if (down !== asked) answers = [];
    asked = down;
    const known = answers[family];
    if (known !== undefined) return known;
    const outlook = outlooks[family] ?? lookAhead(entry, all);
    outlooks[family] = outlook;
    const answer =
      outlook.isSettled || (!isDrawnTo(entry, down, proofs) && isProven(outlook, down));
    answers[family] = answer;
    return answer;
  };
  return (entry, down) => {
    for (let one: PlacedPod | undefined = entry; one !== undefined; ) {
      if (!ofFamily(one, down)) return false;
      one = one.after === undefined ? undefined : byKey.get(one.after);
    }
    return true;
  };
}

/**
 * Could the pod be bound to a node that is down? Nothing takes away what outlives its node, and
 * what bears the taint of such a node may be placed there.
 */
function isDrawnTo(entry: PlacedPod, down: ReadonlySet<NodeName>, proofs: Proofs): boolean {
  const { tolerations } = entry.pod.template;
  if (entry.daemonNode !== undefined || down.size === 0) return false;
  if (!bearsDown(tolerations) && !outlivesNode(tolerations)) return false;
  return proofs.bareNodes(entry).able.some(({ node }) => down.has(node.name));
}

function isProven({ costs, roaming, closed }: Outlook, down: ReadonlySet<NodeName>): boolean {
  if (closed > MOST_CLOSED) return false;
  const open = costs.filter(({ node }) => !down.has(node));
  if (open.length <= closed) return false;
  if (open.some(({ pods: places }) => places <= roaming.pods)) return false;
  return withoutSome(open, closed).every((left) => !canFillAll(left, roaming));
}

/** All that a pod may have to compete with. */
interface All {
  readonly families: readonly PlacedPod[];
  /** Pods that are seen on a node which their manifest would not have them on. */
  readonly strays: ReadonlyMap<NodeName, readonly PlacedPod[]>;
  readonly proofs: Proofs;
  /** Can it be mounted on every node that reaches its volume? */
  readonly isSure: (claim: PodClaim) => boolean;
}

function straysOf(pods: readonly PlacedPod[], proofs: Proofs): All['strays'] {
  const isStray = (entry: PlacedPod) =>
    entry.daemonNode === undefined &&
    !proofs.bareNodes(entry).able.some(({ node }) => node.name === entry.home);
  return grouped(pods.filter(isStray), ({ home }) => home);
}

/** What it would take to keep the pods of one family out. */
interface Outlook {
  /** Of the nodes that can take one; those first where a byte of memory saves most CPU. */
  readonly costs: readonly Cost[];
  /** The rivals that could be on several of the nodes, all together. */
  readonly roaming: Demand;
  /** Nodes closed by its own like, each by one; infinite: more than resources decides. */
  readonly closed: number;
  /** A DaemonSet's, that is there before all others and that nobody can push away. */
  readonly isSettled: boolean;
}

/**
 * What must be taken from a bare node so that the pod no longer fits; `undefined`: it never comes
 * so far. What rivals take that could be on no other node is off already.
 */
interface Cost {
  readonly node: NodeName;
  readonly pods: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

function lookAhead(entry: PlacedPod, all: All): Outlook {
  const isSettled = all.proofs.isFixed(entry);
  if (isSettled || !isSimple(entry, all))
    return { costs: [], roaming: NONE, closed: Number.POSITIVE_INFINITY, isSettled };
  const { roaming, tied } = rivalsOf(entry, all);
  const { template } = entry.pod;
  const { cpuMillis, memoryBytes } = template.requests;
  const toFill = (free: number, wanted: number, taken: number) =>
    wanted === 0 ? undefined : Math.max(0, free - wanted + 1 - taken);
  const bare = all.proofs.bareNodes(entry);
  const costs = bare.able.map(({ node }): Cost => {
    const free = bare.freeOn(node.name);
    const there = tied.get(node.name) ?? NONE;
    return {
      node: node.name,
      pods: free.pods - there.pods,
      cpu: toFill(free.cpuMillis, cpuMillis, there.cpuMillis),
      memory: toFill(free.memoryBytes, memoryBytes, there.memoryBytes),
    };
  });
  costs.sort(
    (one, other) => (other.cpu ?? 0) * (one.memory ?? 0) - (one.cpu ?? 0) * (other.memory ?? 0),
  );
  // Kept apart from its like, or spread by host name, each of the others closes a node to it; a
  // node without one is always even enough.
  const isApart = template.podAntiAffinity.length > 0 || hardSpread(template).length > 0;
  return { costs, roaming, closed: isApart ? entry.alike - 1 : 0, isSettled };
}

/** What others can request in the pod's way. */
interface Rivals {
  readonly roaming: Demand;
  /** Those that only one of the nodes can take, and those that are there though it cannot. */
  readonly tied: ReadonlyMap<NodeName, Demand>;
}

interface Demand {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

const NONE: Demand = { cpuMillis: 0, memoryBytes: 0, pods: 0 };

function rivalsOf(entry: PlacedPod, { families, strays, proofs }: All): Rivals {
  const own = proofs.bareNodes(entry);
  const { priority, preemptionPolicy } = entry.pod.template;
  const isYielding = ({ pod }: PlacedPod) =>
    pod.template.priority < priority && preemptionPolicy !== 'Never';
  const tied = new Map<NodeName, Demand>();
  const tie = (node: NodeName, other: PlacedPod, count: number) =>
    tied.set(node, more(tied.get(node) ?? NONE, other, count));
  let roaming = NONE;
  for (const other of families) {
    const count = other.family === entry.family ? other.alike - 1 : other.alike;
    if (count === 0 || isYielding(other)) continue;
    if (proofs.isFixed(other) && other.pod.template.priority >= priority) continue;
    const theirs = proofs.bareNodes(other).all;
    const meets = own.all.filter(
      ({ misfit }, index) => misfit === undefined && theirs[index]?.misfit === undefined,
    );
    const [only] = meets;
    if (only === undefined) continue;
    if (meets.length > 1) roaming = more(roaming, other, count);
    else tie(only.node.name, other, count);
  }
  for (const { node } of own.able) {
    for (const stray of strays.get(node.name) ?? []) {
      if (!isYielding(stray)) tie(node.name, stray, 1);
    }
  }
  return { roaming, tied };
}

function more(demand: Demand, { pod }: PlacedPod, count: number): Demand {
  const { requests } = pod.template;
  return {
    cpuMillis: demand.cpuMillis + count * requests.cpuMillis,
    memoryBytes: demand.memoryBytes + count * requests.memoryBytes,
    pods: demand.pods + count,
  };
}

const HOSTNAME = 'kubernetes.io/hostname';

/** Nothing but resources decides, and at most that it keeps away from its own like by host name. */
function isSimple({ pod }: PlacedPod, { families, isSure }: All): boolean {
  const { template, claims, namespace } = pod;
  const strangers = families
    .map((other) => other.pod)
    .filter((other) => other.template !== template);
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
    template.unjudged.length === 0 &&
    claims.every(
      (claim) => isSure(claim) && claim.localNode === undefined && (claim.reach ?? []).length === 0,
    )
  );
}

function isSought(term: PodAffinityTerm, other: SchedulingPod): boolean {
  return term.namespaces.includes(other.namespace) && selects(term.selector, other.template.labels);
}

function hardSpread(template: PodTemplate): readonly SpreadConstraint[] {
  return template.topologySpread.filter((one) => one.whenUnsatisfiable === 'DoNotSchedule');
}

/** Beyond this there are too many ways to choose the closed nodes; the pod is left uncertain. */
const MOST_CLOSED = 3;

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
 * Could rivals fill all of the nodes? Each by CPU or by memory; relaxed so that a node may be
 * filled partly by each, memory is best spent in the order of the costs. What this cannot fill no
 * set of pods can.
 */
function canFillAll(costs: readonly Cost[], rivals: Demand): boolean {
  let memoryLeft = rivals.memoryBytes;
  let cpuLeft = rivals.cpuMillis;
  for (const { cpu, memory } of costs) {
    if (cpu === undefined && memory === undefined) return false;
    if (cpu === undefined) memoryLeft -= memory ?? 0;
  }
  if (memoryLeft < 0) return false;
  for (const { cpu, memory } of costs) {
    if (cpu === undefined) continue;
    const share = memory === undefined ? 0 : memory === 0 ? 1 : Math.min(1, memoryLeft / memory);
    memoryLeft -= share * (memory ?? 0);
    cpuLeft -= (1 - share) * cpu;
  }
  return cpuLeft >= 0;
}
