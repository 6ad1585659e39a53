import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { HostName, NodeName } from '../model/lab.ts';
import type { IsCertain } from './certainty.ts';
import type { PodsForecast, StrandedPod } from './forecast.ts';
import type { PlacedPod } from './placed-pod.ts';
import type { After, Placement } from './placement.ts';
import { type BareNode, isLocal, mostAlike, type Proofs } from './proof.ts';
import type { Refusal, Why } from './refusal.ts';
import { whyRefused } from './why.ts';

/** A pod that cannot work though it may have a node: its storage does not answer. */
export type StorageFault = (pod: SchedulingPod) => string | undefined;

/** The tide that the pods are judged in. */
export interface Tide {
  readonly off: ReadonlySet<HostName>;
  readonly hasQuorum: boolean;
  readonly storageFault: StorageFault;
}

/** What the judgement of one lab rests on, whatever the tide. */
export interface Grounds {
  readonly placement: Placement;
  readonly proofs: Proofs;
  readonly isCertain: IsCertain;
}

/** Says of every pod that does not run why, and how sure that is. */
export function judgePods(grounds: Grounds, tide: Tide, after: After): PodsForecast {
  const { placement } = grounds;
  const down = new Set<NodeName>([...tide.off].flatMap(placement.nodesOf));
  const judge = createJudge(grounds, down, tide.hasQuorum, after);
  const stranded = after.waiting.map((entry) => strandedPod(entry, judge(entry)));
  const gone = new Set(after.waiting);
  for (const entry of placement.pods) {
    if (entry.pod.claims.length === 0 || gone.has(entry)) continue;
    if (entry.daemonNode !== undefined && down.has(entry.daemonNode)) continue;
    const says = tide.storageFault(entry.pod);
    if (says === undefined) continue;
    const why: Why = { reason: 'volume-storage', says };
    stranded.push(strandedPod(entry, { verdict: 'impossible', why }));
    gone.add(entry);
  }
  const wanted = placement.pods.length - after.unwanted;
  const uncertain = tide.hasQuorum ? uncertainPods(grounds, down, gone) : [];
  return { wanted, run: wanted - stranded.length, stranded, uncertain };
}

function uncertainPods(
  { placement, isCertain }: Grounds,
  down: ReadonlySet<NodeName>,
  gone: ReadonlySet<PlacedPod>,
): string[] {
  const known = new Map<object, boolean>();
  const uncertain: string[] = [];
  for (const entry of placement.pods) {
    if (entry.daemonNode !== undefined || gone.has(entry)) continue;
    const { template, key } = entry.pod;
    const certain = isLocal(entry) ? false : (known.get(template) ?? isCertain(entry, down));
    known.set(template, certain);
    if (!certain) uncertain.push(key);
  }
  return uncertain;
}

function strandedPod({ pod }: PlacedPod, { verdict, why }: Judgement): StrandedPod {
  return { pod: pod.key, workload: pod.workload, verdict, reason: why.reason, why: why.says };
}

interface Judgement {
  readonly verdict: StrandedPod['verdict'];
  readonly why: Why;
}

function createJudge(
  { placement: { schedule, nodes }, proofs }: Grounds,
  down: ReadonlySet<NodeName>,
  hasQuorum: boolean,
  after: After,
): (entry: PlacedPod) => Judgement {
  /** Where a DaemonSet pod waits, the bare node would look smaller than it is. */
  const unsettled = new Set(after.waiting.flatMap(({ daemonNode }) => daemonNode ?? []));
  const bareUp = (entry: PlacedPod) =>
    proofs.bareNodes(entry).filter(({ node }) => !down.has(node.name));
  const bareRefusals = (bare: readonly BareNode[]): Refusal[] | undefined => {
    const refusals: Refusal[] = [];
    for (const { node, misfit, free } of bare) {
      if (misfit === undefined || unsettled.has(node.name)) return undefined;
      refusals.push({ node, misfit, free });
    }
    return refusals;
  };
  /** Of each template, how many of its pods fit at most, and how many of the waiting are too many. */
  const surplus = new Map<object, { readonly most: number; left: number }>();
  const takeSurplus = (entry: PlacedPod): number | undefined => {
    if (entry.alike === 1 || unsettled.size > 0) return undefined;
    let counted = surplus.get(entry.pod.template);
    if (counted === undefined) {
      const most = mostAlike(entry, bareUp(entry));
      counted = { most, left: entry.alike - most };
      surplus.set(entry.pod.template, counted);
    }
    counted.left -= 1;
    return counted.left < 0 ? undefined : counted.most;
  };
  const known = new Map<object, Judgement>();

  return (entry) => {
    const { pod } = entry;
    const judged = isLocal(entry) ? undefined : known.get(pod.template);
    if (judged?.verdict === 'impossible') return judged;
    const bare = judged === undefined ? bareRefusals(bareUp(entry)) : undefined;
    if (bare !== undefined) {
      const why = whyRefused({ pod, nodes: bare, of: 'bare' });
      const proven: Judgement = { verdict: 'impossible', why };
      if (!isLocal(entry)) known.set(pod.template, proven);
      return proven;
    }
    const most = takeSurplus(entry);
    if (most !== undefined) return { verdict: 'impossible', why: whyTooMany(entry, most) };
    if (judged !== undefined) return judged;
    const judgement = hasQuorum ? undecided(entry) : WITHOUT_QUORUM;
    if (!after.preemptedBy.has(pod.key) && !isLocal(entry)) known.set(pod.template, judgement);
    return judgement;
  };

  function undecided(entry: PlacedPod): Judgement {
    const { pod } = entry;
    const refusals: Refusal[] = [];
    for (const node of nodes) {
      const misfit = down.has(node.name) ? undefined : schedule.misfit(pod, node.name);
      if (misfit !== undefined) refusals.push({ node, misfit, free: schedule.freeOn(node.name) });
    }
    const why = whyRefused({ pod, nodes: refusals, of: 'now' });
    const taker = after.preemptedBy.get(pod.key);
    if (taker !== undefined) {
      const says = `made room for ${taker}, which ranks higher, and ${why.says}`;
      return { verdict: 'unplaced', why: { reason: 'preempted', says } };
    }
    return { verdict: pod.template.requests.extended.size > 0 ? 'unknown' : 'unplaced', why };
  }
}

const WITHOUT_QUORUM: Judgement = {
  verdict: 'unplaced',
  why: { reason: 'no-quorum', says: 'nothing is started anywhere while etcd has no quorum' },
};

function whyTooMany({ pod: { template }, alike: wanted }: PlacedPod, most: number): Why {
  const isShy = template.podAntiAffinity.length > 0;
  return {
    reason: isShy ? 'pod-anti-affinity' : 'memory',
    says: isShy
      ? `its ${wanted} replicas may not share a node, and only ${most} that are on can take one`
      : `only ${most} of its ${wanted} replicas fit on the nodes that are on, even if they were empty`,
  };
}
