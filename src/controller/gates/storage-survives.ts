import { hostOf, quorumOf } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';
import { known } from '../view/facts.ts';

/** A host with Ceph daemons goes only while mons keep quorum and every copy is where it should be. */
export const storageSurvives: Gate = {
  name: 'storage-survives',
  check({ action }, view) {
    if (action.kind !== 'host.power-off') return allowed;
    const { ceph: roles } = hostOf(view.lab, action.host);
    if (roles.length === 0) return allowed;
    const ceph = known(view, 'ceph.status', 'cluster');
    if (ceph === undefined) {
      return held('the state of Ceph cannot be seen', 'It goes on when a mon answers again.');
    }
    const monsLeft = ceph.mons.filter((mon) => mon.inQuorum && mon.host !== action.host).length;
    const needed = quorumOf(ceph.mons.length);
    if (roles.includes('mon') && monsLeft < needed) {
      return held(
        `Ceph would keep ${monsLeft} of ${ceph.mons.length} mons and needs ${needed}`,
        'Bring the missing mons back first.',
      );
    }
    const incomplete = ceph.pgs.degraded + ceph.pgs.inactive;
    if (!roles.includes('osd') || incomplete === 0) return allowed;
    return held(
      `${incomplete} placement groups lack copies already`,
      'It goes on when Ceph has recovered; ceph -s shows how far it is.',
    );
  },
};
