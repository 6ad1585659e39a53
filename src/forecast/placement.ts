import type { Manifests } from '../kubernetes/objects.ts';
import { type SchedulingNode, schedulingNode } from '../kubernetes/scheduling/node.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import type { HostName, Lab, NodeName } from '../model/lab.ts';
import { hostOf, nodeOf } from '../model/shape.ts';
import { bystandersOf } from './bystanders.ts';
import { grouped } from './grouped.ts';
import { type ObservedPod, seenOn } from './observed.ts';
import { compareTexts, type PlacedPod } from './placed-pod.ts';
import { createSettle } from './settle.ts';
import { createTurn, queueWithout, type Turned } from './turn.ts';
import { wantedPods } from './wanted-pods.ts';

/** Where everything runs with all hosts on, and what becomes of it without some of them. */
export interface Placement {
  /** Within `without` the bookings of that tide. */
  readonly schedule: Schedule;
  /** All nodes, as they are when all hosts are on. */
  readonly nodes: readonly SchedulingNode[];
  /** In the order of the queue. */
  readonly pods: readonly PlacedPod[];
  /** The first pod of each family, in the order of their numbers. */
  readonly families: readonly PlacedPod[];
  /** Those that mount volumes. */
  readonly mounting: readonly PlacedPod[];
  /** The nodes of the lab by their hosts. */
  nodesOf(host: HostName): readonly NodeName[];
  /**
   * Puts everything where it is with all hosts on, switches these off, lets the scheduler place
   * what is displaced, and asks `read` what it wants to know of the schedule as it then stands.
   * Pods of DaemonSets on a host that is off are still booked there: nobody wants them.
   */
  without<T>(off: ReadonlySet<HostName>, canSchedule: boolean, read: (after: After) => T): T;
}

export interface After extends Turned {
  /** DaemonSet pods of the hosts that are off: nobody wants them. */
  readonly unwanted: number;
}

/**
 * Places everything on a lab with all hosts on: what is observed to run where it does, the rest in
 * the scheduler's order, by priority, DaemonSets first among equals. The order of nodes, workloads
 * and observed pods does not matter.
 */
export function createPlacement(
  lab: Lab,
  manifests: Manifests,
  observed: readonly ObservedPod[],
): Placement {
  const nodes = [...lab.nodes.values()]
    .map((node) => schedulingNode(node, hostOf(lab, node.host), manifests.volumeLimits))
    .sort((left, right) => compareTexts(left.name, right.name));
  const schedule = createSchedule(nodes);
  const wanted = wantedPods(manifests, nodes);
  const seen = seenOn(wanted, observed, new Set(lab.nodes.keys()));
  for (const [{ pod }, node] of seen) schedule.place(pod, node);
  createSettle(schedule, manifests, wanted)(wanted.filter((entry) => !seen.has(entry)));
  const pods = wanted.map((entry): PlacedPod => {
    const home = schedule.nodeOf(entry.pod.key);
    return home === undefined ? entry : { ...entry, home };
  });
  const turnTo = createTurn(schedule, manifests, pods, bystandersOf(schedule, manifests, pods));
  const daemons = grouped(pods, ({ daemonNode }) => daemonNode);
  const nodesByHost = grouped(nodes, ({ name }) => nodeOf(lab, name).host);
  const nodesOf = (host: HostName) => nodesByHost.get(host)?.map(({ name }) => name) ?? [];

  return {
    schedule,
    nodes,
    pods,
    families: [...grouped(pods, ({ family }) => family).values()].flatMap(([first]) => first ?? []),
    mounting: pods.filter(({ pod }) => pod.claims.length > 0),
    nodesOf,
    without(off, canSchedule, read) {
      const down = new Set([...off].flatMap(nodesOf));
      const unwanted = [...down].reduce((sum, node) => sum + (daemons.get(node)?.length ?? 0), 0);
      if (canSchedule) return read({ ...turnTo(down), unwanted });
      return read({ down, waiting: queueWithout(pods, down), preemptedBy: new Map(), unwanted });
    },
  };
}
