import { hostIn, type Step } from '../../operation.ts';
import { known } from '../../view/facts.ts';

/** Once its OSDs are up again Ceph may count on them; only a noout of Lowtide's own is removed. */
export const takeOsdsBack: Step = {
  name: 'tell Ceph that its OSDs are back',
  done: (view, operation) => !view.noout.has(hostIn(operation)),
  next: (view, operation) => {
    const host = hostIn(operation);
    const ceph = known(view, 'ceph.status', 'cluster');
    const down = ceph?.osds.filter((osd) => osd.host === host && !osd.up) ?? [];
    if (ceph === undefined || down.length > 0) {
      return { kind: 'wait', until: `the OSDs of ${host} are up` };
    }
    return { kind: 'actions', actions: [{ kind: 'ceph.unset-noout', host }] };
  },
};
