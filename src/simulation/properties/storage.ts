import { hostOf } from '../../model/shape.ts';
import { type Property, unseenMs } from './property.ts';

/** Judged at the effect: what stood when the host went, and what Ceph had lost by its going. */
export const storage: Property = {
  name: 'storage',
  promises: 'No power-off by Lowtide costs Ceph its mon quorum or stops the IO of a pool.',
  watch: (lab) => {
    let worked = true;
    let lastFaultAt = Number.NEGATIVE_INFINITY;
    let sentAt: number | undefined;
    return (moment, truth) => {
      if (moment.kind === 'mishap') lastFaultAt = moment.at;
      if (moment.kind === 'performing' && moment.request.action.kind === 'host.power-off') {
        const { host } = moment.request.action;
        if (hostOf(lab, host).ceph.length > 0) sentAt = moment.at;
      }
      if (moment.kind !== 'changed') return undefined;
      const works = truth.ceph.monQuorum && truth.ceph.inactivePgs === 0;
      const lost = worked && !works;
      worked = works;
      if (!lost || sentAt === undefined || moment.at - sentAt > unseenMs) return undefined;
      // A daemon that failed a moment before was not seen to have failed.
      if (sentAt - lastFaultAt < unseenMs || lastFaultAt > sentAt) return undefined;
      return 'Ceph stopped because Lowtide powered off a host with its daemons.';
    };
  },
};
