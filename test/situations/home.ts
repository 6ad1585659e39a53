import { apply } from '../../src/controller/apply.ts';
import type { EntryBody } from '../../src/controller/entry.ts';
import { startState } from '../../src/controller/start.ts';
import type { OpenOperation, State } from '../../src/controller/state.ts';
import { takeFact } from '../../src/controller/take-fact.ts';
import type { HostName, NodeName } from '../../src/model/lab.ts';
import { nodesOn } from '../../src/model/shape.ts';
import type { Fact, FactKind, FactValues, Pod, Unobservable } from '../../src/world/facts.ts';
import { referenceLab } from '../simulation/reference-lab.ts';

export const host = (name: string) => name as HostName;
export const node = (name: string) => name as NodeName;

/** Friday 20 November 2026, 22:41 in the reference lab's timezone. */
export const fridayNight = Date.UTC(2026, 10, 20, 21, 41);

export const minuteMs = 60_000;

const { lab, manifests } = referenceLab();

/** The core before it has seen anything. */
export function nothingSeen(now = fridayNight): State {
  return startState(lab, manifests, [], now);
}

/** Puts a fact into the state as observation would: so since `at`, and its source was just heard. */
export function see<K extends FactKind>(
  state: State,
  kind: K,
  subject: string,
  value: FactValues[K] | Unobservable,
  at = state.now,
): void {
  const source = `${kind}/${subject}`;
  takeFact(state, { kind, subject, value, at, source } as Fact);
  state.sources.set(source, state.now);
}

/** Folds a journal line into the state, as the controller does. */
export function journal(state: State, body: EntryBody, at = state.now): void {
  apply(state, { at, ...body });
}

/** All is well on every host that is on; `off` went by their owners' word at 22:38 and is gone. */
export function home(...off: readonly string[]): State {
  const state = nothingSeen();
  state.startedAt = fridayNight - 60 * minuteMs;
  const isOff = (name: string) => off.includes(name);
  for (const name of lab.hosts.keys()) {
    see(state, 'host.reachable', name, !isOff(name), isOff(name) ? leftAt : state.startedAt);
    if (isOff(name)) leave(state, name);
    for (const { name: there, role } of nodesOn(lab, name)) {
      if (isOff(name)) away(state, there);
      else works(state, there, role === 'control-plane');
    }
  }
  see(state, 'kubernetes.api', 'cluster', true);
  see(state, 'etcd.members', 'cluster', voters);
  see(state, 'etcd.snapshot', 'cluster', { takenAt: fridayNight - 5 * minuteMs });
  see(state, 'ceph.status', 'cluster', {
    health: 'HEALTH_OK',
    mons: ['nuc1', 'nuc2', 'nuc3'].map((name) => ({ host: host(name), inQuorum: true })),
    osds: ['nuc1', 'nuc2', 'nuc3'].map((name, id) => ({
      id,
      host: host(name),
      up: true,
      in: true,
    })),
    noout: [],
    pgs: { clean: 64, degraded: 0, inactive: 0 },
  });
  see(state, 'kubernetes.pod', 'media/jellyfin-1', pod('media', 'jellyfin-1', 'talos04'));
  return state;
}

export const leftAt = fridayNight - 3 * minuteMs;

const voters = ['talos01', 'talos02', 'talos03'].map((name, at) => ({
  member: String(at + 1),
  node: node(name),
  learner: false,
}));

export function pod(namespace: string, name: string, on?: string, more: Partial<Pod> = {}): Pod {
  return {
    uid: `${namespace}/${name}`,
    namespace,
    name,
    workload: `Deployment/${namespace}/${name.replace(/-[^-]*$/, '')}`,
    ...(on !== undefined && { node: node(on) }),
    phase: on === undefined ? 'Pending' : 'Running',
    ready: on !== undefined,
    terminating: false,
    since: fridayNight - 30 * minuteMs,
    ...more,
  };
}

function works(state: State, name: NodeName, votes: boolean): void {
  see(state, 'vm.state', name, 'running', state.startedAt);
  see(state, 'talos.stage', name, 'running');
  see(state, 'kubernetes.node', name, {
    ready: 'True',
    readySince: state.startedAt,
    cordonedBy: 'nobody',
    outOfService: false,
  });
  const member = String(Number(name.slice(-2)));
  if (votes) {
    see(state, 'etcd.status', name, { member, learner: false, leader: '1', raftIndex: 4711 });
  }
}

/** Nothing of the node answers, and Kubernetes has noticed. */
export function away(state: State, name: NodeName): void {
  const unobservable = { unobservable: 'no route to host' };
  see(state, 'vm.state', name, unobservable);
  see(state, 'talos.stage', name, unobservable);
  see(state, 'etcd.status', name, unobservable);
  see(state, 'kubernetes.node', name, {
    ready: 'Unknown',
    readySince: leftAt,
    cordonedBy: 'lowtide',
    outOfService: false,
  });
}

function leave(state: State, name: string): void {
  journal(
    state,
    { kind: 'announced', host: host(name), withinMs: 2 * minuteMs },
    leftAt - minuteMs,
  );
  journal(
    state,
    { kind: 'seen', about: { kind: 'host-left', host: host(name) }, text: `${name} left.` },
    leftAt,
  );
}

/** You asked gamer off two minutes from now: the leave as it was just opened. */
export function askedOff(state: State): OpenOperation {
  const operation = {
    id: 'leave-gamer-1',
    kind: 'leave',
    subject: { kind: 'host', host: host('gamer') },
    openedAt: state.now,
    deadlineAt: state.now + 2 * minuteMs,
    because: 'you asked for it',
    by: 'you',
    powersOff: true,
  } as const;
  journal(state, { kind: 'opened', operation });
  const opened = state.operations.get(operation.id);
  if (opened === undefined) throw new Error('bug: it was just opened');
  return opened;
}
