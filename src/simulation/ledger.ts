import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { Operation } from '../controller/operation.ts';
import type { HostName, Lab, NodeName } from '../model/lab.ts';
import { nodesOn } from '../model/shape.ts';
import type { ActionId, WorldEvent } from '../world/ports.ts';
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
  /** Since when etcd has had quorum, or has had none. */
  readonly quorumSince: Since<boolean>;
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

/** The ledger as it is written. */
interface Book {
  readonly voterDownSince: Map<NodeName, number>;
  quorumSince: Since<boolean>;
  readonly powerSince: Map<HostName, Since<HostTruth['power']>>;
  readonly inUseSince: Map<HostName, Since<boolean>>;
  readonly nodeRunningSince: Map<NodeName, Since<boolean>>;
  readonly absences: Map<HostName, KnownAbsence>;
  readonly takedowns: Map<NodeName, Takedown>;
  readonly operations: Map<string, Operation>;
  runningSince: number | undefined;
}

export function openLedger(lab: Lab): LedgerKeeper {
  const operationIds = new Map<ActionId, string>();
  const book: LedgerKeeper & Book = {
    voterDownSince: new Map(),
    quorumSince: { is: false, since: Number.NEGATIVE_INFINITY },
    powerSince: new Map(),
    inUseSince: new Map(),
    nodeRunningSince: new Map(),
    absences: new Map(),
    takedowns: new Map(),
    operations: new Map(),
    runningSince: undefined,
    operationOf: (id) => book.operations.get(operationIds.get(id) ?? ''),
    note: (moment, truth) => {
      if (moment.kind === 'entry' && moment.entry.kind === 'acting') {
        operationIds.set(moment.entry.id, moment.entry.operation);
      }
      noteMoment(book, moment, truth, lab);
    },
  };
  return book;
}

function noteMoment(book: Book, moment: Moment, truth: Truth, lab: Lab): void {
  const { at } = moment;
  switch (moment.kind) {
    case 'changed':
      noteTruth(book, at, truth);
      return;
    case 'performing':
      for (const node of takenDownBy(moment.request.action, lab)) {
        if (!truth.nodes.get(node)?.running) continue;
        book.takedowns.set(node, { id: moment.request.id, at, down: false });
      }
      return;
    case 'told':
      noteTold(book, at, moment.event);
      return;
    case 'intent':
      noteIntent(book, at, moment.intent, truth);
      return;
    case 'entry':
      noteEntry(book, moment.entry, truth);
      return;
    case 'crashed':
      book.runningSince = undefined;
      return;
    case 'restarted':
      book.runningSince = at;
      return;
    case 'mishap':
    case 'healed':
      return;
  }
}

function noteTruth(book: Book, at: number, truth: Truth): void {
  const { voterDownSince, powerSince, absences, takedowns } = book;
  const healthy = new Set(truth.etcd.healthy);
  for (const voter of truth.etcd.voters) {
    if (healthy.has(voter)) voterDownSince.delete(voter);
    else if (!voterDownSince.has(voter)) voterDownSince.set(voter, at);
  }
  const { quorum } = truth.etcd;
  if (book.quorumSince.is !== quorum) book.quorumSince = { is: quorum, since: at };
  for (const [name, host] of truth.hosts) {
    if (host.power === 'booting' && powerSince.get(name)?.is !== 'booting') absences.delete(name);
    noteSince(powerSince, name, host.power, at);
    noteSince(book.inUseSince, name, host.inUse, at);
  }
  for (const [name, { running }] of truth.nodes) {
    noteSince(book.nodeRunningSince, name, running, at);
  }
  for (const [name, takedown] of takedowns) {
    const running = truth.nodes.get(name)?.running ?? false;
    if (!running && !takedown.down) takedowns.set(name, { ...takedown, down: true });
    else if (running && (takedown.down || at - takedown.at > takedownMs)) takedowns.delete(name);
  }
  for (const [name, absence] of absences) {
    const isOn = truth.hosts.get(name)?.power === 'on';
    if (isOn && at - absence.dueAt > changedItsMindMs) absences.delete(name);
  }
}

function noteTold(book: Book, at: number, event: WorldEvent): void {
  // What is told while nobody runs is heard by nobody.
  if (event.kind === 'announced' && book.runningSince !== undefined) {
    const dueAt = at + event.withinMs;
    book.absences.set(event.host, { kind: 'announced', since: at, dueAt });
  }
  if (event.kind !== 'finished' || event.result.kind === 'done') return;
  for (const [node, takedown] of book.takedowns) {
    if (takedown.id === event.id) book.takedowns.delete(node);
  }
}

function noteIntent({ absences }: Book, at: number, intent: Intent, truth: Truth): void {
  if (intent.kind === 'off') {
    // Of a host that cannot be seen, or is coming on, nobody knows what will be when it can be.
    const host = truth.hosts.get(intent.host);
    if (host === undefined || host.power === 'booting' || host.partitioned) return;
    if (truth.isolated) return;
    absences.set(intent.host, { kind: 'asked', since: at, dueAt: at + intent.withinMs });
  } else if (intent.kind === 'on') absences.delete(intent.host);
  else if (intent.kind === 'up') absences.clear();
}

function noteEntry(book: Book, entry: Entry, truth: Truth): void {
  const { operations, absences } = book;
  if (entry.kind === 'seen' && entry.about.kind === 'host-returned') {
    const power = book.powerSince.get(entry.about.host);
    const asked = absences.get(entry.about.host);
    // It was only out of sight, which ended the leave.
    if (asked !== undefined && power?.is === 'on' && power.since < asked.since) {
      absences.delete(entry.about.host);
    }
  }
  if (entry.kind === 'opened') operations.set(entry.operation.id, entry.operation);
  if (entry.kind !== 'closed' || entry.outcome === 'done') return;
  const operation = operations.get(entry.operation);
  if (operation?.kind !== 'leave' || operation.subject.kind !== 'host') return;
  const { host } = operation.subject;
  // A leave that ended with the host on has not made it absent.
  if (truth.hosts.get(host)?.power === 'on') absences.delete(host);
}

/** The nodes of a host that its owner has announced, or that a person asked, to be off. */
export function nodesAboutToGo(lab: Lab, ledger: Ledger): NodeName[] {
  return [...ledger.absences.keys()].flatMap((host) => nodesOn(lab, host).map((node) => node.name));
}

function noteSince<K, T>(map: Map<K, Since<T>>, key: K, is: T, at: number): void {
  if (map.get(key)?.is !== is) map.set(key, { is, since: at });
}
