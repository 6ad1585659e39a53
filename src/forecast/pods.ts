import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { HostName, NodeName } from '../model/lab.ts';
import type { IsCertain } from './certainty.ts';
import type { PodsForecast, StrandedPod } from './forecast.ts';
import { grouped } from './grouped.ts';
import type { PlacedPod } from './placed-pod.ts';
import type { After, Placement } from './placement.ts';
import { mostAlike, type Proofs } from './proof.ts';
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
  for (const entry of placement.mounting) {
    if (gone.has(entry) || isOn(entry.daemonNode, down)) continue;
    const says = tide.storageFault(entry.pod);
    if (says === undefined) continue;
    const why: Why = { reason: 'volume-storage', says };
    stranded.push(strandedPod(entry, { verdict: 'impossible', why }));
    gone.add(entry);
  }
  const wanted = placement.pods.length - after.unwanted;
  const uncertain = tide.hasQuorum ? uncertainPods(grounds, after.down, gone) : [];
  return { wanted, run: wanted - stranded.length, stranded, uncertain };
}

function isOn(node: NodeName | undefined, nodes: ReadonlySet<NodeName>): boolean {
  return node !== undefined && nodes.has(node);
}

function uncertainPods(
  { placement, isCertain }: Grounds,
  down: ReadonlySet<NodeName>,
  gone: ReadonlySet<PlacedPod>,
): string[] {
  const uncertain: string[] = [];
  for (const entry of placement.pods) {
    if (isOn(entry.daemonNode, down) || gone.has(entry)) continue;
    if (!isCertain(entry, down)) uncertain.push(entry.pod.key);
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

/** What is said of the pods of a family that wait: of the last ones that they are too many. */
interface FamilyJudgement {
  /** Those that wait and have not been judged yet, and how many of the last of them are too many. */
  left: number;
  readonly tooMany: number;
  readonly ofTooMany: Judgement;
  readonly ofOthers: Judgement;
}

function createJudge(
  { placement: { schedule, nodes }, proofs }: Grounds,
  down: ReadonlySet<NodeName>,
  hasQuorum: boolean,
  after: After,
): (entry: PlacedPod) => Judgement {
  const byFamily: FamilyJudgement[] = [];
  /** Where a DaemonSet pod waits, the bare node would look smaller than it is. */
  const isProvable = after.waiting.every(({ daemonNode }) => daemonNode === undefined);
  const waiting = grouped(after.waiting, ({ family }) => family);

  return (entry) => {
    const family = byFamily[entry.family] ?? judgeFamily(entry);
    byFamily[entry.family] = family;
    family.left -= 1;
    if (family.left < family.tooMany) return family.ofTooMany;
    const taker = after.preemptedBy.get(entry.pod.key);
    return taker === undefined ? family.ofOthers : madeRoom(taker, family.ofOthers);
  };

  function judgeFamily(entry: PlacedPod): FamilyJudgement {
    const left = waiting.get(entry.family)?.length ?? 0;
    const all = (judgement: Judgement) => ({
      left,
      tooMany: 0,
      ofTooMany: judgement,
      ofOthers: judgement,
    });
    const undecided = () => (hasQuorum ? unplaced(entry) : WITHOUT_QUORUM);
    if (!isProvable) return all(undecided());
    const able = proofs.bareNodes(entry).able.filter(({ node }) => !down.has(node.name));
    if (able.length === 0) return all(impossible(entry));
    const { most, reason } = mostAlike(entry, able);
    if (most >= entry.alike) return all(undecided());
    const why = whyTooMany(entry, most, reason);
    const ofTooMany: Judgement = { verdict: 'impossible', why };
    return { left, tooMany: entry.alike - most, ofTooMany, ofOthers: undecided() };
  }

  function impossible(entry: PlacedPod): Judgement {
    const { all, freeOn } = proofs.bareNodes(entry);
    const refusals = all.flatMap(({ node, misfit }): Refusal[] =>
      misfit === undefined || down.has(node.name) ? [] : [{ node, misfit }],
    );
    const why = whyRefused({ pod: entry.pod, nodes: refusals, freeOn, of: 'bare' });
    return { verdict: 'impossible', why };
  }

  function unplaced({ pod, after: before }: PlacedPod): Judgement {
    if (before !== undefined && schedule.nodeOf(before) === undefined) return notMadeYet(before);
    const { freeOn } = schedule;
    const refusals: Refusal[] = [];
    for (const node of nodes) {
      const misfit = down.has(node.name) ? undefined : schedule.misfit(pod, node.name);
      if (misfit !== undefined) refusals.push({ node, misfit });
    }
    const why = whyRefused({ pod, nodes: refusals, freeOn, of: 'now' });
    return { verdict: pod.template.requests.extended.size > 0 ? 'unknown' : 'unplaced', why };
  }
}

function madeRoom(taker: string, { why }: Judgement): Judgement {
  const says = `made room for ${taker}, which ranks higher, and ${why.says}`;
  return { verdict: 'unplaced', why: { reason: 'preempted', says } };
}

const WITHOUT_QUORUM: Judgement = {
  verdict: 'unplaced',
  why: { reason: 'no-quorum', says: 'nothing is started anywhere while etcd has no quorum' },
};

function notMadeYet(before: string): Judgement {
  const says = `is made once ${before} runs, which its StatefulSet starts before it`;
  return { verdict: 'unplaced', why: { reason: 'predecessor', says } };
}

function whyTooMany({ alike: wanted }: PlacedPod, most: number, reason: Why['reason']): Why {
  switch (reason) {
    case 'pod-anti-affinity':
    case 'host-port': {
      const shared = reason === 'host-port' ? 'share a port of a node' : 'share a node';
      const says = `its ${wanted} replicas may not ${shared}, and only ${most} that are on can take one`;
      return { reason, says };
    }
    default: {
      const says = `only ${most} of its ${wanted} replicas fit on the nodes that are on, even if they were empty`;
      return { reason, says };
    }
  }
}
