import type { NodeName } from '../../../model/lab.ts';
import { controlPlanes, quorumOf } from '../../../model/shape.ts';
import type { EtcdMember, EtcdStatus, Unobservable } from '../../facts.ts';
import { hearEachOther, isAlive } from '../network.ts';
import { happened, later, machineOf, type Sim, type SimEtcd, type SimMember } from '../sim.ts';

/**
 * How long followers wait before they elect anew: `--election-timeout` 1000 ms, randomised up to
 * twice that by raft (etcd v3.6, `Documentation/tuning`; raft `electionTimeout`).
 */
const electionMs = { low: 1_000, high: 2_000 };

/** How long a voter that was away lags behind the leader. Assumed: a home lab's log is short. */
const catchUpMs = { low: 2_000, high: 8_000 };

/** What an idle cluster of this size commits (leases, heartbeats). Assumed: ten a second. */
const commitsPerMinute = 600;

/** Leader moves by MsgTimeoutNow: well under an election timeout (raft thesis, §3.10). */
export const forfeitMs = 200;

export function createEtcd(): SimEtcd {
  return {
    bootstrapped: false,
    members: new Map(),
    healthy: [],
    leader: undefined,
    electing: false,
    joining: undefined,
    indexBase: 1_000,
    indexSince: 0,
    memberCount: 0,
    snapshotAt: undefined,
  };
}

export function votersOf(etcd: SimEtcd): SimMember[] {
  return [...etcd.members.values()].filter((member) => !member.learner);
}

/** Can entries be committed now? */
export function commits(sim: Sim): boolean {
  return sim.etcd.leader !== undefined;
}

export function hasQuorum(etcd: SimEtcd): boolean {
  return etcd.healthy.length > 0;
}

/** Works out who hears a majority, from what runs and hears whom. Level-triggered. */
export function evaluateEtcd(sim: Sim): void {
  const { etcd } = sim;
  const before = etcd.healthy;
  etcd.healthy = majority(sim);
  if (before.length > 0 && etcd.healthy.length === 0) happened(sim, 'etcd lost quorum');
  if (before.length === 0 && etcd.healthy.length > 0) happened(sim, 'etcd has quorum');
  for (const node of before) if (!etcd.healthy.includes(node)) fallBehind(sim, node);
  for (const node of etcd.healthy) if (!before.includes(node)) catchUp(sim, node);
  if (etcd.leader !== undefined && !etcd.healthy.includes(etcd.leader)) setLeader(sim, undefined);
  if (etcd.leader === undefined && etcd.healthy.length > 0) elect(sim);
  if (before.join() !== etcd.healthy.join()) touchEtcd(sim);
}

/** The voters that hear each other and are more than half of all. */
function majority(sim: Sim): NodeName[] {
  const voters = votersOf(sim.etcd);
  const runs = voters
    .map((voter) => machineOf(sim, voter.node))
    .filter((machine) => machine.etcdRuns && isAlive(sim, machine));
  for (const machine of runs) {
    const heard = runs.filter((other) => hearEachOther(sim, machine.node.host, other.node.host));
    if (heard.length >= quorumOf(voters.length)) return heard.map((other) => other.node.name);
  }
  return [];
}

function elect(sim: Sim): void {
  const { etcd, random } = sim;
  if (etcd.electing) return;
  etcd.electing = true;
  later(sim, random.etcd.between(electionMs.low, electionMs.high), () => {
    etcd.electing = false;
    if (etcd.leader !== undefined || etcd.healthy.length === 0) return;
    setLeader(sim, random.etcd.pick(etcd.healthy));
  });
}

export function setLeader(sim: Sim, leader: NodeName | undefined): void {
  const { etcd } = sim;
  etcd.indexBase = raftIndex(sim);
  etcd.indexSince = sim.now;
  etcd.leader = leader;
  if (leader !== undefined) happened(sim, `etcd elected ${leader}`);
  touchEtcd(sim);
  sim.reassess();
}

function fallBehind(sim: Sim, node: NodeName): void {
  const member = sim.etcd.members.get(node);
  if (member !== undefined) member.behindAt ??= raftIndex(sim);
}

function catchUp(sim: Sim, node: NodeName): void {
  later(sim, sim.random.etcd.between(catchUpMs.low, catchUpMs.high), () => {
    const member = sim.etcd.members.get(node);
    if (member === undefined || !sim.etcd.healthy.includes(node)) return;
    member.behindAt = undefined;
    sim.observation.touch('etcd.status', node);
  });
}

/** The leader's raft index; it grows in steps of a minute so that watching it costs little. */
export function raftIndex(sim: Sim): number {
  const { etcd } = sim;
  if (etcd.leader === undefined) return etcd.indexBase;
  const minutes = Math.floor((sim.now - etcd.indexSince) / 60_000);
  return etcd.indexBase + minutes * commitsPerMinute;
}

export function touchEtcd(sim: Sim): void {
  for (const node of controlPlanes(sim.lab)) sim.observation.touch('etcd.status', node.name);
  sim.observation.touch('etcd.members', 'cluster');
  sim.observation.touchSource('etcd');
}

/** What the node's own etcd says of itself. */
export function etcdStatus(sim: Sim, node: NodeName): EtcdStatus | Unobservable {
  const { etcd } = sim;
  const member = etcd.members.get(node);
  const machine = machineOf(sim, node);
  if (!machine.etcdRuns || member === undefined) {
    return { unobservable: `etcd does not run on ${node}` };
  }
  const leader = etcd.leader === undefined ? undefined : etcd.members.get(etcd.leader);
  const follows =
    leader !== undefined &&
    (member.learner
      ? hearEachOther(sim, machine.node.host, machineOf(sim, leader.node).node.host)
      : etcd.healthy.includes(node));
  return {
    member: member.id,
    learner: member.learner,
    leader: follows ? leader.id : 'none',
    raftIndex: member.behindAt ?? raftIndex(sim),
  };
}

export function etcdMembers(sim: Sim): EtcdMember[] {
  return [...sim.etcd.members.values()].map(({ id, node, learner }) => ({
    member: id,
    node,
    learner,
  }));
}
