import type { Manifests } from '../kubernetes/objects.ts';
import type { Schedule } from '../kubernetes/scheduling/schedule.ts';
import type { NodeName } from '../model/lab.ts';
import type { PlacedPod } from './placed-pod.ts';
import { createSettle, type Settled } from './settle.ts';

/** Turns the schedule to the tide in which these nodes are down. */
export type Turn = (down: ReadonlySet<NodeName>) => Turned;

export interface Turned extends Settled {
  /** The nodes that are down, without bystanders; the same set as long as the schedule stays. */
  readonly down: ReadonlySet<NodeName>;
}

/**
 * Every pod is at home in the given schedule. It stays at a tide until another one is asked for.
 * Bystanders are never touched, so tides that differ in them alone are one and the same.
 */
export function createTurn(
  schedule: Schedule,
  manifests: Manifests,
  pods: readonly PlacedPod[],
  bystanders: ReadonlySet<NodeName>,
): Turn {
  const settle = createSettle(schedule, manifests, pods);
  let last: Turned | undefined;

  return (asked) => {
    const down = new Set([...asked].filter((node) => !bystanders.has(node)));
    if (last !== undefined && isSame(down, last.down)) return last;
    if (last !== undefined) setUp(schedule, last.down, true);
    setUp(schedule, down, false);
    sendHome(schedule, pods, down);
    last = { down, ...settle(queueWithout(pods, down)) };
    return last;
  };
}

/** What must be placed when these nodes are down, in the order of the queue. */
export function queueWithout(
  pods: readonly PlacedPod[],
  down: ReadonlySet<NodeName>,
): readonly PlacedPod[] {
  return pods.filter(
    ({ home, daemonNode }) =>
      (home === undefined || down.has(home)) && (daemonNode === undefined || !down.has(daemonNode)),
  );
}

function setUp(schedule: Schedule, names: ReadonlySet<NodeName>, isUp: boolean): void {
  const nodes = schedule.nodes.filter(({ name }) => names.has(name));
  for (const node of nodes) schedule.setNode({ ...node, isUp });
}

/**
 * Every pod to its home, and to nowhere when that is down. Pods of DaemonSets bear that their node
 * is down: they stay bound to it and count where others are kept apart or together.
 */
function sendHome(
  schedule: Schedule,
  pods: readonly PlacedPod[],
  down: ReadonlySet<NodeName>,
): void {
  for (const { pod, home, daemonNode } of pods) {
    const isLost = home !== undefined && down.has(home) && daemonNode === undefined;
    const to = isLost ? undefined : home;
    const from = schedule.nodeOf(pod.key);
    if (from === to) continue;
    if (from !== undefined) schedule.remove(pod.key);
    if (to !== undefined) schedule.place(pod, to);
  }
}

function isSame(one: ReadonlySet<NodeName>, other: ReadonlySet<NodeName>): boolean {
  return one.size === other.size && [...one].every((node) => other.has(node));
}
