import type { Operation } from '../controller/operation.ts';
import type { HostName, Lab, NodeName } from '../model/lab.ts';
import { nodesOn } from '../model/shape.ts';
import type { ActionId } from '../world/ports.ts';
import type { HostTruth, Truth } from '../world/simulated/simulated-world.ts';
import type { Moment } from './moment.ts';
import { takenDownBy } from './takedown.ts';

/**
 * What is true of a trial and since when, kept from the truth and from what was said, never from
 * what the controller believes. The properties judge by it.
 */
export interface Ledger {
  /** Voters that are not healthy members of etcd, since when. */
  readonly voterDownSince: ReadonlyMap<NodeName, number>;
  /** Since when a host has had its present power state. */
  readonly powerSince: ReadonlyMap<HostName, Since<HostTruth['power']>>;
  readonly inUseSince: ReadonlyMap<HostName, Since<boolean>>;
  readonly nodeRunningSince: ReadonlyMap<NodeName, Since<boolean>>;
  /** Hosts that are off, or about to be, with their owner's knowledge. */
  readonly absences: ReadonlyMap<HostName, KnownAbsence>;
  /** Nodes that an own action took down, or is about to, and that are not back. */
  readonly takedowns: ReadonlyMap<NodeName, Takedown>;
  /** Every operation ever opened. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** The operation that journalled the action; nothing if none did. */
  readonly operationOf: (id: ActionId) => Operation | undefined;
  /** Since when a controller has been running; nothing while none is. */
  readonly runningSince: number | undefined;
}

export interface Since<T> {
  readonly is: T;
  readonly since: number;
}

export interface KnownAbsence {
  readonly kind: 'asked' | 'announced';
  readonly since: number;
  readonly dueAt: number;
}

export interface Takedown {
  readonly id: ActionId;
  readonly at: number;
  /** It was seen down after the action. */
  readonly down: boolean;
}

/** An announced host that is still on this long after its time was not switched off after all. */
const changedItsMindMs = 300_000;

/** An own takedown without effect after this long will have none (Talos drains for 5 min at most). */
const takedownMs = 600_000;

export interface LedgerKeeper extends Ledger {
  readonly note: (moment: Moment, truth: Truth) => void;
}

export function openLedger(lab: Lab): LedgerKeeper {
  const voterDownSince = new Map<NodeName, number>();
  const powerSince = new Map<HostName, Since<HostTruth['power']>>();
  const inUseSince = new Map<HostName, Since<boolean>>();
  const nodeRunningSince = new Map<NodeName, Since<boolean>>();
  const absences = new Map<HostName, KnownAbsence>();
  const takedowns = new Map<NodeName, Takedown>();
  const operations = new Map<string, Operation>();
  const operationIds = new Map<ActionId, string>();
  let runningSince: number | undefined;

  const noteTruth = (at: number, truth: Truth) => {
    const healthy = new Set(truth.etcd.healthy);
    for (const voter of truth.etcd.voters) {
      if (healthy.has(voter)) voterDownSince.delete(voter);
      else if (!voterDownSince.has(voter)) voterDownSince.set(voter, at);
    }
    for (const [name, host] of truth.hosts) {
      if (powerSince.get(name)?.is === 'off' && host.power === 'booting') absences.delete(name);
      noteSince(powerSince, name, host.power, at);
      noteSince(inUseSince, name, host.inUse, at);
    }
    for (const [name, node] of truth.nodes) noteSince(nodeRunningSince, name, node.running, at);
    for (const [name, takedown] of takedowns) {
      const running = truth.nodes.get(name)?.running ?? false;
      if (!running && !takedown.down) takedowns.set(name, { ...takedown, down: true });
      else if (running && (takedown.down || at - takedown.at > takedownMs)) takedowns.delete(name);
    }
    for (const [name, absence] of absences) {
      const isOn = truth.hosts.get(name)?.power === 'on';
      if (isOn && at - absence.dueAt > changedItsMindMs) absences.delete(name);
    }
  };

  const note = (moment: Moment, truth: Truth) => {
    const { at } = moment;
    switch (moment.kind) {
      case 'changed':
        noteTruth(at, truth);
        return;
      case 'performing':
        for (const node of takenDownBy(moment.request.action, lab)) {
          if (truth.nodes.get(node)?.running)
            takedowns.set(node, { id: moment.request.id, at, down: false });
        }
        return;
      case 'told':
        if (moment.event.kind === 'announced' && runningSince !== undefined) {
          const { host, withinMs } = moment.event;
          absences.set(host, { kind: 'announced', since: at, dueAt: at + withinMs });
        }
        if (moment.event.kind === 'finished' && moment.event.result.kind !== 'done') {
          forget(takedowns, moment.event.id);
        }
        return;
      case 'intent':
        noteIntent(moment.intent, at);
        return;
      case 'entry':
        noteEntry(moment.entry, truth);
        return;
      case 'crashed':
        runningSince = undefined;
        return;
      case 'restarted':
        runningSince = at;
        return;
      case 'mishap':
      case 'healed':
        return;
    }
  };

  const noteIntent = (intent: Extract<Moment, { kind: 'intent' }>['intent'], at: number) => {
    if (intent.kind === 'off') {
      absences.set(intent.host, { kind: 'asked', since: at, dueAt: at + intent.withinMs });
    } else if (intent.kind === 'on') absences.delete(intent.host);
    else if (intent.kind === 'up') absences.clear();
  };

  const noteEntry = (entry: Extract<Moment, { kind: 'entry' }>['entry'], truth: Truth) => {
    if (entry.kind === 'opened') operations.set(entry.operation.id, entry.operation);
    else if (entry.kind === 'acting') operationIds.set(entry.id, entry.operation);
    else if (entry.kind === 'closed') {
      const operation = operations.get(entry.operation);
      if (operation?.kind !== 'leave' || operation.subject.kind !== 'host') return;
      const { host } = operation.subject;
      // A leave that ended with the host on has not made it absent.
      if (entry.outcome !== 'done' && truth.hosts.get(host)?.power === 'on') absences.delete(host);
    }
  };

  return {
    voterDownSince,
    powerSince,
    inUseSince,
    nodeRunningSince,
    absences,
    takedowns,
    operations,
    operationOf: (id) => operations.get(operationIds.get(id) ?? ''),
    get runningSince() {
      return runningSince;
    },
    note,
  };
}

/** The nodes of a host that its owner has announced, or that a person asked, to be off. */
export function nodesAboutToGo(lab: Lab, ledger: Ledger): NodeName[] {
  return [...ledger.absences.keys()].flatMap((host) => nodesOn(lab, host).map((node) => node.name));
}

function noteSince<K, T>(map: Map<K, Since<T>>, key: K, is: T, at: number): void {
  if (map.get(key)?.is !== is) map.set(key, { is, since: at });
}

function forget(takedowns: Map<NodeName, Takedown>, id: ActionId): void {
  for (const [node, takedown] of takedowns) if (takedown.id === id) takedowns.delete(node);
}
