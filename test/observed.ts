import { startState } from '../src/controller/start.ts';
import type { State } from '../src/controller/state.ts';
import { takeFact } from '../src/controller/take-fact.ts';
import type { WorkloadRef } from '../src/kubernetes/objects.ts';
import type { HostName, NodeName } from '../src/model/lab.ts';
import { nodesOn } from '../src/model/shape.ts';
import type { Fact, FactKind, FactValues, Pod, Source, Unobservable } from '../src/world/facts.ts';
import { referenceLab } from './simulation/reference-lab.ts';

/** A Friday evening in UTC. */
export const evening = Date.UTC(2026, 10, 20, 20, 0, 0);

const { lab, manifests } = referenceLab();

export const host = (name: string): HostName => name as HostName;
export const node = (name: string): NodeName => name as NodeName;

/** The reference lab, seen whole and healthy, with the operations of `rules` not yet begun. */
export function healthyState(now: number = evening): State {
  const state = startState(lab, manifests, [], now);
  // It has been running for a while.
  state.startedAt = now - 60_000;
  for (const { name, power, volatile } of lab.hosts.values()) {
    see(state, 'host.reachable', name, true, 'ping');
    if (power.meter !== undefined) see(state, 'host.power', name, 'on', `plug/${name}`);
    if (volatile !== undefined) see(state, 'host.in-use', name, false, `agent/${name}`);
    state.met.add(name);
  }
  const voters = [...lab.nodes.values()].filter((one) => one.role === 'control-plane');
  for (const { name, host: at, machine } of lab.nodes.values()) {
    if (machine.kind === 'vm') see(state, 'vm.state', name, 'running', `libvirt/${at}`);
    see(state, 'talos.stage', name, 'running', `talos/${name}`);
    see(
      state,
      'kubernetes.node',
      name,
      { ready: 'True', readySince: now, cordonedBy: 'nobody', outOfService: false },
      'kubernetes',
    );
  }
  for (const { name } of voters) {
    const status = { member: `m-${name}`, learner: false, leader: 'm-talos01', raftIndex: 1000 };
    see(state, 'etcd.status', name, status, `talos/${name}`);
  }
  const members = voters.map((one) => ({
    member: `m-${one.name}`,
    node: one.name,
    learner: false,
  }));
  see(state, 'etcd.members', 'cluster', members, 'talos/talos01');
  see(state, 'etcd.snapshot', 'cluster', { takenAt: now }, 'store');
  see(state, 'kubernetes.api', 'cluster', true, 'kubernetes');
  see(state, 'ceph.status', 'cluster', healthyCeph, 'ceph');
  state.quorum = 'held';
  return state;
}

const cephHosts = ['nuc1', 'nuc2', 'nuc3'].map(host);

export const healthyCeph: FactValues['ceph.status'] = {
  health: 'HEALTH_OK',
  mons: cephHosts.map((name) => ({ host: name, inQuorum: true })),
  osds: cephHosts.map((name, id) => ({ id, host: name, up: true, in: true })),
  noout: [],
  pgs: { clean: 97, degraded: 0, inactive: 0 },
};

/** Puts one fact into the state, as if just seen. */
export function see<K extends FactKind>(
  state: State,
  kind: K,
  subject: string,
  value: FactValues[K] | Unobservable,
  source: Source,
): void {
  takeFact(state, { kind, subject, value, at: state.now, source } as Fact);
  state.sources.set(source, state.now);
}

/** One ready pod of a StatefulSet, seen to run on the node: its facts' subject is its name. */
export function seePodOn(state: State, name: string, workload: WorkloadRef, on: string): void {
  const [namespace = '', podName = ''] = name.split('/');
  const pod: Pod = {
    uid: 'u1',
    namespace,
    name: podName,
    workload,
    node: node(on),
    phase: 'Running',
    ready: true,
    terminating: false,
    since: 0,
  };
  see(state, 'kubernetes.pod', name, pod, 'kubernetes');
}

/** The host and all on it go dark, as when its plug is pulled. */
export function darken(state: State, name: HostName): void {
  const hidden = { unobservable: `${name} does not answer` };
  see(state, 'host.reachable', name, false, 'ping');
  see(state, 'host.in-use', name, hidden, `agent/${name}`);
  for (const { name: on, machine, role } of nodesOn(state.lab, name)) {
    if (machine.kind === 'vm') see(state, 'vm.state', on, hidden, `libvirt/${name}`);
    see(state, 'talos.stage', on, hidden, `talos/${on}`);
    if (role === 'control-plane') see(state, 'etcd.status', on, hidden, `talos/${on}`);
  }
}

/** Lets time pass while every source is heard and sees nothing new. */
export function pass(state: State, ms: number): void {
  state.now += ms;
  for (const source of state.sources.keys()) state.sources.set(source, state.now);
}
