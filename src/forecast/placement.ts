import { covers, disruptionsAllowed } from '../kubernetes/budget.ts';
import type { DisruptionBudget, Manifests, PodTemplate, Workload } from '../kubernetes/objects.ts';
import { claimFinder, daemonPodOn, replicasOf } from '../kubernetes/pods.ts';
import { type SchedulingNode, schedulingNode } from '../kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import type { HostName, Lab, NodeName } from '../model/lab.ts';
import { hostOf, nodeOf } from '../model/shape.ts';

/** Where everything runs with all hosts on, and what becomes of it without some of them. */
export interface Placement {
  /** The bookings with all hosts on; within `without` those of that tide. */
  readonly schedule: Schedule;
  /** All nodes, as they are when all hosts are on. */
  readonly nodes: readonly SchedulingNode[];
  readonly pods: readonly PlacedPod[];
  /** The nodes of the lab by their hosts. */
  nodesOf(host: HostName): readonly NodeName[];
  /**
   * Switches the hosts off, lets the scheduler place what is displaced, asks `read` what it wants
   * to know of the schedule as it then stands, and puts everything back.
   */
  without<T>(off: ReadonlySet<HostName>, canSchedule: boolean, read: (after: After) => T): T;
}

export interface PlacedPod {
  readonly pod: SchedulingPod;
  readonly workload: Workload;
  /** Pods of the same template, this one included. */
  readonly alike: number;
  /** Its place in the queue of all pods. */
  readonly rank: number;
  /** Its node with all hosts on; absent: even then it waits. */
  readonly home?: NodeName;
  /** Of a DaemonSet: the only node that it is for. */
  readonly daemonNode?: NodeName;
}

export interface After {
  /** Wanted and without a node, in the order of the queue. */
  readonly waiting: readonly PlacedPod[];
  /** Pods that had a node and lost it to another: pod → who took it. */
  readonly preemptedBy: ReadonlyMap<string, string>;
  /** DaemonSet pods of the hosts that are off: nobody wants them. */
  readonly unwanted: number;
}

/**
 * Places everything on a lab with all hosts on, in the scheduler's order: by priority, DaemonSets
 * first among equals. The order of nodes and workloads in their files does not matter.
 */
export function createPlacement(lab: Lab, manifests: Manifests): Placement {
  const nodes = [...lab.nodes.values()]
    .map((node) => schedulingNode(node, hostOf(lab, node.host), manifests.volumeLimits))
    .sort((left, right) => compareTexts(left.name, right.name));
  const schedule = createSchedule(nodes);
  const wanted = podsOf(manifests, nodes)
    .sort(byQueueOrder)
    .map((entry, rank) => ({ ...entry, rank }));
  const byKey = new Map<string, PlacedPod>(wanted.map((entry) => [entry.pod.key, entry]));
  const scheduler = createScheduler(schedule, byKey, budgetKeeper(manifests, wanted, schedule));
  scheduler.settle(wanted);
  const pods = wanted.map((entry): PlacedPod => {
    const home = schedule.nodeOf(entry.pod.key);
    return home === undefined ? entry : { ...entry, home };
  });
  for (const entry of pods) byKey.set(entry.pod.key, entry);
  const homeless = pods.filter(({ home }) => home === undefined);
  const atHome = grouped(pods, ({ home }) => home);
  const daemons = grouped(pods, ({ daemonNode }) => daemonNode);
  const nodesByHost = grouped(nodes, ({ name }) => nodeOf(lab, name).host);
  const nodesOf = (host: HostName) => nodesByHost.get(host)?.map(({ name }) => name) ?? [];

  return {
    schedule,
    nodes,
    pods,
    nodesOf,
    without(off, canSchedule, read) {
      const down = new Set([...off].flatMap(nodesOf));
      const leaving = [...down].flatMap((node) => atHome.get(node) ?? []);
      const isWanted = ({ daemonNode }: PlacedPod) =>
        daemonNode === undefined || !down.has(daemonNode);
      const queue = [...leaving, ...homeless].filter(isWanted).sort(byRank);
      const unwanted = [...down].reduce((sum, node) => sum + (daemons.get(node)?.length ?? 0), 0);
      if (!canSchedule) return read({ waiting: queue, preemptedBy: new Map(), unwanted });

      const before = nodes.filter((node) => down.has(node.name));
      for (const node of before) schedule.setNode({ ...node, isUp: false });
      for (const { pod } of leaving) schedule.remove(pod.key);
      const settled = scheduler.settle(queue);
      const result = read({ ...settled, unwanted });
      for (const node of before) schedule.setNode(node);
      const victims = [...settled.preemptedBy.keys()].flatMap((key) => byKey.get(key) ?? []);
      putBack(schedule, new Set([...leaving, ...queue, ...victims]));
      return result;
    },
  };
}

function grouped<K, T>(list: readonly T[], keyOf: (one: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

function putBack(schedule: Schedule, touched: Iterable<PlacedPod>): void {
  const moved = [...touched].filter(({ pod, home }) => schedule.nodeOf(pod.key) !== home);
  for (const { pod } of moved) {
    if (schedule.nodeOf(pod.key) !== undefined) schedule.remove(pod.key);
  }
  for (const { pod, home } of moved) {
    if (home !== undefined) schedule.place(pod, home);
  }
}

type Unplaced = Omit<PlacedPod, 'rank' | 'home'>;

function podsOf(manifests: Manifests, nodes: readonly SchedulingNode[]): Unplaced[] {
  const findClaim = claimFinder(manifests);
  return manifests.workloads.flatMap((workload): Unplaced[] =>
    workload.kind === 'DaemonSet'
      ? nodes.flatMap((node) => {
          const pod = daemonPodOn(workload, node, findClaim);
          return pod === undefined ? [] : [{ pod, workload, alike: 1, daemonNode: node.name }];
        })
      : replicasOf(workload, findClaim).map((pod) => ({
          pod,
          workload,
          alike: workload.replicas,
        })),
  );
}

function byRank(left: PlacedPod, right: PlacedPod): number {
  return left.rank - right.rank;
}

function byQueueOrder(left: Unplaced, right: Unplaced): number {
  const rank = right.pod.template.priority - left.pod.template.priority;
  if (rank !== 0) return rank;
  const daemons = Number(right.daemonNode !== undefined) - Number(left.daemonNode !== undefined);
  return daemons !== 0 ? daemons : compareTexts(left.pod.key, right.pod.key);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Settled {
  readonly waiting: readonly PlacedPod[];
  readonly preemptedBy: ReadonlyMap<string, string>;
}

function createScheduler(
  schedule: Schedule,
  byKey: ReadonlyMap<string, PlacedPod>,
  breaksBudget: (victims: readonly SchedulingPod[]) => ReadonlySet<string>,
) {
  const place = (entry: PlacedPod, preemptedBy: Map<string, string>): PlacedPod[] | undefined => {
    const node = schedule.choose(entry.pod);
    if (node !== undefined) {
      schedule.place(entry.pod, node);
      return [];
    }
    const preemption = schedule.preempt(entry.pod, breaksBudget);
    if (preemption === undefined) return undefined;
    for (const victim of preemption.victims) {
      schedule.remove(victim.key);
      preemptedBy.set(victim.key, entry.pod.key);
    }
    schedule.place(entry.pod, preemption.node);
    return preemption.victims.flatMap((victim) => byKey.get(victim.key) ?? []);
  };

  return {
    /**
     * Places the queue in its order until nothing more can be placed. Ends: each preemption puts
     * a higher priority where a lower one was, and a round without a placement is the last.
     */
    settle(queue: readonly PlacedPod[]): Settled {
      const preemptedBy = new Map<string, string>();
      let waiting = [...queue];
      for (;;) {
        const left: PlacedPod[] = [];
        let placed = 0;
        /** Templates that just failed: their like fails too, until something makes room. */
        const failed = new Set<PodTemplate>();
        const round = waiting.reverse();
        for (let entry = round.pop(); entry !== undefined; entry = round.pop()) {
          const isAlike = entry.pod.claims.length === 0 && failed.has(entry.pod.template);
          const victims = isAlike ? undefined : place(entry, preemptedBy);
          if (victims === undefined) {
            failed.add(entry.pod.template);
            left.push(entry);
            continue;
          }
          placed += 1;
          if (victims.length > 0) {
            failed.clear();
            round.push(...victims);
            round.sort((one, other) => byRank(other, one));
          }
        }
        waiting = left.sort(byRank);
        if (placed === 0 || waiting.length === 0) return { waiting, preemptedBy };
      }
    },
  };
}

/** Which of the victims would take a budget below what it wants, counted one after the other. */
function budgetKeeper(
  manifests: Manifests,
  pods: readonly PlacedPod[],
  schedule: Schedule,
): (victims: readonly SchedulingPod[]) => ReadonlySet<string> {
  const covered = manifests.budgets.map((budget) => ({
    budget,
    pods: pods.filter(({ pod }) => coversPod(budget, pod)),
  }));
  return (victims) => {
    const broken = new Set<string>();
    for (const { budget, pods: own } of covered) {
      const hit = victims.filter((victim) => coversPod(budget, victim));
      if (hit.length === 0) continue;
      const hitKeys = new Set(hit.map(({ key }) => key));
      const healthy = own.filter(
        ({ pod }) => hitKeys.has(pod.key) || schedule.nodeOf(pod.key) !== undefined,
      ).length;
      const allowed = disruptionsAllowed(budget, own.length, healthy);
      for (const victim of hit.slice(allowed)) broken.add(victim.key);
    }
    return broken;
  };
}

function coversPod(budget: DisruptionBudget, pod: SchedulingPod): boolean {
  return covers(budget, { namespace: pod.namespace, labels: pod.template.labels });
}
