import type { NodeName } from '../../model/lab.ts';
import { quorumOf } from '../../model/shape.ts';
import { nodesAboutToGo } from '../ledger.ts';
import { takenDownBy } from '../takedown.ts';
import { type Property, unseenMs } from './property.ts';

/**
 * Judged when the action starts, for what comes after is not its doing: the voters that were well,
 * without those that it takes down, those that own actions are taking down already and those whose
 * hosts are announced to go, must still be a majority. A voter lost a moment ago counts as well,
 * and a quorum that came a moment ago does not: nobody could have seen it.
 */
export const quorum: Property = {
  name: 'quorum',
  promises: 'No action of Lowtide costs etcd its quorum, announced departures counted.',
  watch: (lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing' || !truth.etcd.quorum) return undefined;
    const { action } = moment.request;
    if (moment.at - ledger.quorumSince.since < unseenMs) return undefined;
    const taken = new Set(takenDownBy(action, lab));
    const { voters, healthy } = truth.etcd;
    if (!healthy.some((voter) => taken.has(voter))) return undefined;
    const leaving = new Set<NodeName>([
      ...taken,
      ...ledger.takedowns.keys(),
      ...nodesAboutToGo(lab, ledger),
    ]);
    const isLeft = (voter: NodeName) => {
      if (leaving.has(voter)) return false;
      const downSince = ledger.voterDownSince.get(voter);
      return downSince === undefined || moment.at - downSince < unseenMs;
    };
    const left = voters.filter(isLeft);
    if (left.length >= quorumOf(voters.length)) return undefined;
    return `${action.kind} takes down ${[...taken].join(', ')} and leaves etcd ${left.length} of ${voters.length} voters (${left.join(', ')}).`;
  },
};
