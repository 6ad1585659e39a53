import type { NodeName } from '../../../model/lab.ts';
import { isAlive } from '../network.ts';
import { happened, later, laterInLife, type Sim, type SimMachine, type SimMember } from '../sim.ts';
import { commits, forfeitMs, raftIndex, setLeader, touchEtcd } from './etcd.ts';

/** Talos tries again to join so often. Assumed; its service restarts with a back-off of seconds. */
const joinAgainMs = 10_000;

/** From learner to voter: etcd refuses the promotion until it is in sync; Talos asks again and again. */
const promoteMs = { low: 5_000, high: 15_000 };

/** Starts etcd on a control plane whose services come up: as the member that it was, or by joining. */
export function startEtcd(sim: Sim, machine: SimMachine): void {
  const member = sim.etcd.members.get(machine.node.name);
  if (machine.etcdMember === undefined) {
    join(sim, machine);
    return;
  }
  // A removed member's etcd exits at once: "the member has been permanently removed".
  if (member?.id !== machine.etcdMember) return;
  machine.etcdRuns = true;
  sim.reassess();
  if (member.learner) promoteLater(sim, machine);
}

/** The first member of all, on an empty data directory. */
export function bootstrapEtcd(sim: Sim, machine: SimMachine): void {
  sim.etcd.bootstrapped = true;
  sim.etcd.indexSince = sim.now;
  addMember(sim, machine, false);
}

/** Puts a control plane that has run before the simulation began among the voters. */
export function addMember(sim: Sim, machine: SimMachine, learner: boolean): SimMember {
  const member = newMember(sim, machine.node.name, learner);
  machine.etcdMember = member.id;
  machine.etcdRuns = machine.kubeletRuns;
  touchEtcd(sim);
  return member;
}

function newMember(sim: Sim, node: NodeName, learner: boolean): SimMember {
  sim.etcd.memberCount++;
  const high = (0x8000_0000 + Math.floor(sim.random.etcd.next() * 0x7fff_ffff)).toString(16);
  const id = `${high}${sim.etcd.memberCount.toString(16).padStart(8, '0')}`;
  const member: SimMember = { id, node, learner, behindAt: learner ? 0 : undefined };
  sim.etcd.members.set(node, member);
  return member;
}

/**
 * An empty data directory joins as a learner, one at a time, and only when the old member of the
 * same node is gone: etcd answers "Peer URLs already exists" and "too many learner members" else.
 */
function join(sim: Sim, machine: SimMachine): void {
  const { etcd } = sim;
  const isFree = etcd.joining === undefined && !etcd.members.has(machine.node.name);
  if (!machine.etcdRuns && etcd.bootstrapped && commits(sim) && isFree) {
    etcd.joining = machine.node.name;
    addMember(sim, machine, true);
    happened(sim, `etcd on ${machine.node.name} joined as a learner`);
    sim.reassess();
    promoteLater(sim, machine);
    return;
  }
  if (machine.etcdMember === undefined) {
    laterInLife(sim, machine, joinAgainMs, () => join(sim, machine));
  }
}

function promoteLater(sim: Sim, machine: SimMachine): void {
  const { etcd, random } = sim;
  laterInLife(sim, machine, random.etcd.between(promoteMs.low, promoteMs.high), () => {
    const member = etcd.members.get(machine.node.name);
    if (member === undefined || !member.learner || !machine.etcdRuns) return;
    if (!commits(sim) || !isAlive(sim, machine)) {
      promoteLater(sim, machine);
      return;
    }
    member.learner = false;
    member.behindAt = undefined;
    if (etcd.joining === machine.node.name) etcd.joining = undefined;
    happened(sim, `etcd on ${machine.node.name} became a voter`);
    touchEtcd(sim);
    sim.reassess();
  });
}

/** Takes a member out of the list; its process, if it still runs, ends. */
export function removeMember(sim: Sim, member: SimMember, machine: SimMachine): void {
  const { etcd } = sim;
  etcd.members.delete(member.node);
  if (etcd.joining === member.node) etcd.joining = undefined;
  if (machine.etcdMember === member.id) machine.etcdRuns = false;
  happened(sim, `etcd member ${member.id} of ${member.node} was removed`);
  touchEtcd(sim);
  sim.reassess();
}

/** The leader hands over to another healthy voter; answers false when there is none. */
export function forfeitLeadership(sim: Sim): boolean {
  const { etcd, random } = sim;
  const heir = random.etcd.pick(etcd.healthy.filter((node) => node !== etcd.leader));
  if (heir === undefined) return false;
  later(sim, forfeitMs, () => {
    if (etcd.healthy.includes(heir)) setLeader(sim, heir);
  });
  return true;
}

/** The verified snapshot of the newest index is kept by the controller. */
export function keepSnapshot(sim: Sim): number {
  sim.etcd.snapshotAt = sim.now;
  sim.observation.touch('etcd.snapshot', 'cluster');
  return raftIndex(sim);
}
