import type { NodeName } from '../../model/lab.ts';
import { nodeOf, quorumOf } from '../../model/shape.ts';
import { allowed, type Gate, held, type Proposal } from '../gate.ts';
import type { View } from '../operation.ts';
import { departingVoters, healthyVoters, isHealthyVoter, voters } from '../view/etcd.ts';
import { known } from '../view/facts.ts';
import { hasBeen, proofOfPowerOff } from '../view/hosts.ts';
import { beingDisrupted, disrupts } from './disruption.ts';

/**
 * No action of ours starts unless etcd keeps quorum through it *and* through every shutdown that is
 * already announced. A voter that cannot be seen counts as lost.
 */
export const quorumSurvives: Gate = {
  name: 'quorum-survives',
  check(proposal, view) {
    const healthy = healthyVoters(view);
    const removed = removedMember(proposal, view);
    const taken = new Set([...disrupts(proposal.action, view), ...removed]);
    const mayLose = voters(view).some((node) => taken.has(node) && mayBeHealthy(view, node));
    if (!mayLose && removed.length === 0) return allowed;
    const going = new Set([...taken, ...beingDisrupted(view), ...departingVoters(view)]);
    const left = healthy.filter((node) => !going.has(node));
    const all = voters(view).length - removed.length;
    const needed = quorumOf(all);
    if (left.length >= needed) return allowed;
    return held(
      `etcd would keep ${left.length} of ${all} voters and needs ${needed}`,
      remedy(view, healthy),
    );
  },
};

/** One that does not answer for so long on a host that does is not well. */
const silentMs = 30_000;

/** One that cannot be seen may be well, unless its VM is seen to be off or its host is seen without it. */
function mayBeHealthy(view: View, node: NodeName): boolean {
  if (known(view, 'etcd.status', node) !== undefined) return isHealthyVoter(view, node);
  const { host } = nodeOf(view.lab, node);
  return proofOfPowerOff(view, node) === undefined && !hasBeen(view, host, 'on', silentMs);
}

function removedMember({ action }: Proposal, view: View): NodeName[] {
  if (action.kind !== 'etcd.remove-member') return [];
  return voters(view).filter((node) => memberOf(view, node) === action.member);
}

function memberOf(view: View, node: NodeName): string | undefined {
  const members = view.facts.get('etcd.members')?.get('cluster');
  if (members?.kind !== 'etcd.members' || 'unobservable' in members.value) return undefined;
  return members.value.find((member) => member.node === node)?.member;
}

function remedy(view: View, healthy: readonly NodeName[]): string {
  const missing = voters(view).filter((node) => !healthy.includes(node));
  if (missing.length === 0) return 'Another voter must be added before this one can be spared.';
  const hosts = missing.flatMap((node) => view.lab.nodes.get(node)?.host ?? []);
  const [host] = hosts.filter((name) => view.lab.hosts.get(name)?.power.wake !== undefined);
  const how = host === undefined ? `switch ${hosts[0]} on at its button` : `lowtide on ${host}`;
  return `Bring back ${missing.join(' and ')} first: ${how}.`;
}
