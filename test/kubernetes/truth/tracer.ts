import type { Trace, TraceEvent } from './order.ts';

/** What an observer of either world sees of one object. */
export type Seen =
  | {
      readonly kind: 'node';
      readonly name: string;
      readonly ready: string;
      readonly unreachable: boolean;
      readonly outOfService: boolean;
      readonly cordoned: boolean;
    }
  | SeenPod
  | { readonly kind: 'pod gone'; readonly uid: string }
  /** Its claim's volume; without a node it is attached nowhere. */
  | { readonly kind: 'volume'; readonly claim: string; readonly node: string | undefined };

export interface SeenPod {
  readonly kind: 'pod';
  readonly uid: string;
  readonly name: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** No node takes it. */
  readonly unschedulable: boolean;
  /** Its volume is still attached to another node. */
  readonly waitsForVolume: boolean;
  readonly hasVolume: boolean;
}

/** Turns what is seen into named events. */
export interface Tracer {
  see(seen: Seen, at: number): void;
  /** What the stage itself has to tell. */
  tell(subject: string, what: string): void;
  /** From here on events are told; pods that are there now count as the first of their workloads. */
  begin(): void;
  readonly trace: Trace;
  readonly pods: ReadonlyMap<string, SeenPod>;
  podCalled(name: string): SeenPod;
  /** What a pod is called in events. */
  nameOf(uid: string): string;
}

export function createTracer(): Tracer {
  const trace: TraceEvent[] = [];
  const pods = new Map<string, SeenPod>();
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const nodes = new Map<string, Extract<Seen, { readonly kind: 'node' }>>();
  const volumes = new Map<string, string | undefined>();
  let hasBegun = false;
  let latest = 0;

  const tell = (subject: string, what: string, at: number) => {
    if (hasBegun) trace.push({ subject, what, at });
  };
  const christen = (pod: SeenPod) => {
    const base = baseOf(pod);
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    names.set(pod.uid, `${base}.${count}`);
  };
  const nameOf = (uid: string) => names.get(uid) ?? `unknown ${uid}`;

  function seePod(pod: SeenPod, at: number): void {
    // The pod of a DaemonSet is called after its node.
    if (pod.workload.kind === 'DaemonSet' && pod.node === undefined) return;
    const before = pods.get(pod.uid);
    pods.set(pod.uid, pod);
    if (!hasBegun) return;
    if (!names.has(pod.uid)) christen(pod);
    for (const what of changesOf(before, pod)) tell(nameOf(pod.uid), what, at);
  }

  return {
    see(seen, at) {
      latest = Math.max(latest, at);
      switch (seen.kind) {
        case 'node': {
          const before = nodes.get(seen.name);
          nodes.set(seen.name, seen);
          for (const what of nodeChanges(before, seen)) tell(`node ${seen.name}`, what, at);
          return;
        }
        case 'pod':
          seePod(seen, at);
          return;
        case 'pod gone':
          if (pods.delete(seen.uid)) tell(nameOf(seen.uid), 'gone', at);
          return;
        case 'volume': {
          const before = volumes.get(seen.claim);
          volumes.set(seen.claim, seen.node);
          for (const what of moves(before, seen.node)) tell(`volume ${seen.claim}`, what, at);
          return;
        }
      }
    },
    tell: (subject, what) => tell(subject, what, latest),
    begin() {
      for (const pod of [...pods.values()].sort(byNode)) christen(pod);
      hasBegun = true;
    },
    trace,
    pods,
    podCalled(name) {
      const pod = [...pods.values()].find(({ uid }) => names.get(uid) === name);
      if (pod === undefined) throw new Error(`there is no pod ${name}`);
      return pod;
    },
    nameOf,
  };
}

function byNode(one: SeenPod, other: SeenPod): number {
  return `${one.node} ${one.name}` < `${other.node} ${other.name}` ? -1 : 1;
}

function baseOf({ workload, name, node }: SeenPod): string {
  switch (workload.kind) {
    case 'StatefulSet':
      return name;
    case 'DaemonSet':
      return `${workload.name}@${node}`;
    default:
      return workload.name;
  }
}

/** A pod that ends is told no more of but that it is gone; kwok mounts nothing, so who has a volume is Ready too early there. */
function changesOf(before: SeenPod | undefined, now: SeenPod): string[] {
  const changes: string[] = [];
  if (now.unschedulable && now.node === undefined && before?.unschedulable !== true) {
    changes.push('waits');
  }
  if (now.node !== undefined && before?.node === undefined) changes.push(`on ${now.node}`);
  if (now.waitsForVolume && before?.waitsForVolume !== true) changes.push('waits for its volume');
  if (now.terminating) return before?.terminating === true ? changes : [...changes, 'Terminating'];
  if (now.hasVolume) return changes;
  if (now.ready && before?.ready !== true) changes.push('Ready');
  if (!now.ready && before?.ready === true) changes.push('not Ready');
  return changes;
}

/** Of a volume from one node to another. */
function moves(from: string | undefined, to: string | undefined): string[] {
  if (from === to) return [];
  return [
    ...(from === undefined ? [] : [`detached from ${from}`]),
    ...(to === undefined ? [] : [`attached to ${to}`]),
  ];
}

type SeenNode = Extract<Seen, { readonly kind: 'node' }>;

function nodeChanges(before: SeenNode | undefined, now: SeenNode): string[] {
  const changes: string[] = [];
  if (now.ready !== (before?.ready ?? '')) changes.push(`Ready=${now.ready}`);
  const turns = (key: 'unreachable' | 'outOfService' | 'cordoned', on: string, off: string) => {
    const was = before?.[key] ?? false;
    if (was !== now[key]) changes.push(now[key] ? on : off);
  };
  turns('unreachable', 'unreachable', 'reachable');
  turns('outOfService', 'out of service', 'in service');
  turns('cordoned', 'cordoned', 'uncordoned');
  return changes;
}
