import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { HostName, NodeName } from '../model/lab.ts';
import type { IsCertain } from './certainty.ts';
import type { PodsForecast, StrandedPod } from './forecast.ts';
import type { After, PlacedPod, Placement } from './placement.ts';
import type { Proofs } from './proof.ts';
import { type Refusal, type Why, whyRefused } from './why.ts';

/** A pod that cannot work though it may have a node: its storage does not answer. */
export type StorageFault = (pod: SchedulingPod) => string | undefined;

/** Says of every pod that does not run why, and how sure that is. */
export function judgePods(
  placement: Placement,
  proofs: Proofs,
  isCertain: IsCertain,
  off: ReadonlySet<HostName>,
  after: After,
  hasQuorum: boolean,
  storageFault: StorageFault,
): PodsForecast {
  const judge = createJudge(placement, proofs, off, after, hasQuorum);
  const stranded = after.waiting.map((entry) => strandedPod(entry, judge(entry)));
  const waiting = new Set(after.waiting);
  const down = new Set<NodeName>([...off].flatMap(placement.nodesOf));
  for (const entry of placement.pods) {
    if (entry.pod.claims.length === 0 || waiting.has(entry)) continue;
    if (entry.daemonNode !== undefined && down.has(entry.daemonNode)) continue;
    const says = storageFault(entry.pod);
    if (says === undefined) continue;
    const why: Why = { reason: 'volume-storage', says };
    stranded.push(strandedPod(entry, { verdict: 'impossible', why }));
  }
  const wanted = placement.pods.length - after.unwanted;
  const uncertain = hasQuorum ? uncertainPods(placement, isCertain, down, waiting) : [];
  return { wanted, run: wanted - stranded.length, stranded, uncertain };
}

function uncertainPods(
  { nodes, pods }: Placement,
  isCertain: IsCertain,
  down: ReadonlySet<NodeName>,
  waiting: ReadonlySet<PlacedPod>,
): string[] {
  const up = nodes.map(({ name }) => name).filter((name) => !down.has(name));
  const known = new Map<object, boolean>();
  return pods
    .filter((entry) => {
      if (entry.daemonNode !== undefined || waiting.has(entry)) return false;
      const certain = known.get(entry.pod.template) ?? isCertain(entry, up);
      known.set(entry.pod.template, certain);
      return !certain;
    })
    .map(({ pod }) => pod.key);
}

function strandedPod({ pod }: PlacedPod, { verdict, why }: Judgement): StrandedPod {
  return { pod: pod.key, workload: pod.workload, verdict, reason: why.reason, why: why.says };
}

interface Judgement {
  readonly verdict: StrandedPod['verdict'];
  readonly why: Why;
}

function createJudge(
  { schedule, nodes, nodesOf }: Placement,
  proofs: Proofs,
  off: ReadonlySet<HostName>,
  after: After,
  hasQuorum: boolean,
): (entry: PlacedPod) => Judgement {
  const down = new Set<NodeName>([...off].flatMap(nodesOf));
  const up = nodes.filter((node) => !down.has(node.name));
  const names = up.map((node) => node.name);
  /** Where a DaemonSet pod waits, the bare node would look smaller than it is. */
  const unsettled = new Set(after.waiting.flatMap(({ daemonNode }) => daemonNode ?? []));
  const bareRefusals = (entry: PlacedPod): Refusal[] | undefined => {
    const refusals: Refusal[] = [];
    for (const node of up) {
      const misfit = proofs.bareMisfit(entry, node.name);
      if (misfit === undefined || unsettled.has(node.name)) return undefined;
      refusals.push({ node, misfit, free: proofs.bareFree(entry, node.name) });
    }
    return refusals;
  };
  /** Of each template, how many of its pods fit at most, and how many of the waiting are too many. */
  const surplus = new Map<object, { readonly most: number; left: number }>();
  const takeSurplus = (entry: PlacedPod): number | undefined => {
    if (entry.alike === 1 || unsettled.size > 0) return undefined;
    let counted = surplus.get(entry.pod.template);
    if (counted === undefined) {
      const most = proofs.mostAlike(entry, names);
      counted = { most, left: entry.alike - most };
      surplus.set(entry.pod.template, counted);
    }
    counted.left -= 1;
    return counted.left < 0 ? undefined : counted.most;
  };
  const known = new Map<object, Judgement>();

  return (entry) => {
    const { pod } = entry;
    const isAlike = pod.claims.every(({ localNode }) => localNode === undefined);
    const judged = isAlike ? known.get(pod.template) : undefined;
    if (judged !== undefined && judged.verdict === 'impossible') return judged;
    const bare = judged === undefined ? bareRefusals(entry) : undefined;
    if (bare !== undefined) {
      const proven: Judgement = {
        verdict: 'impossible',
        why: whyRefused({ pod, nodes: bare, of: 'bare' }),
      };
      known.set(pod.template, proven);
      return proven;
    }
    const most = takeSurplus(entry);
    if (most !== undefined) return { verdict: 'impossible', why: whyTooMany(entry, most) };
    if (judged !== undefined) return judged;
    const judgement = hasQuorum ? undecided(entry) : WITHOUT_QUORUM;
    if (!after.preemptedBy.has(pod.key)) known.set(pod.template, judgement);
    return judgement;
  };

  function undecided(entry: PlacedPod): Judgement {
    const { pod } = entry;
    const nodes = up.flatMap((node): Refusal[] => {
      const misfit = schedule.misfit(pod, node.name);
      return misfit === undefined ? [] : [{ node, misfit, free: schedule.freeOn(node.name) }];
    });
    const why = whyRefused({ pod, nodes, of: 'now' });
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
