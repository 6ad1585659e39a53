import type { NodeName } from '../../model/lab.ts';
import { nodeOf, quorumOf } from '../../model/shape.ts';
import type { Action } from '../../world/actions.ts';
import { allowed, type Gate, held } from '../gate.ts';
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
  check({ action }, view) {
    const healthy = healthyVoters(view);
    const removed = removedVoters(action, view);
    if (removed === undefined) {
      return held(
        'the members of etcd cannot be seen',
        'It goes on when a member that has quorum answers.',
      );
    }
    const taken = new Set([...disrupts(action, view), ...removed]);
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

/** Nothing when the membership cannot be seen: whose member it is, nobody can say. */
function removedVoters(action: Action, view: View): NodeName[] | undefined {
  if (action.kind !== 'etcd.remove-member') return [];
  return known(view, 'etcd.members', 'cluster')
    ?.filter(({ member, learner }) => member === action.member && !learner)
    .map(({ node }) => node);
}

function remedy(view: View, healthy: readonly NodeName[]): string {
  const missing = voters(view).filter((node) => !healthy.includes(node));
  if (missing.length === 0) return 'Another voter must be added before this one can be spared.';
  const hosts = missing.flatMap((node) => view.lab.nodes.get(node)?.host ?? []);
  const [host] = hosts.filter((name) => view.lab.hosts.get(name)?.power.wake !== undefined);
  const how = host === undefined ? `switch ${hosts[0]} on at its button` : `lowtide on ${host}`;
  return `Bring back ${missing.join(' and ')} first: ${how}.`;
}
