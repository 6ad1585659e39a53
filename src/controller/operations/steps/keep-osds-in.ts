import { hostOf } from '../../../model/shape.ts';
import { hostIn, type Step } from '../../operation.ts';
import { known } from '../../view/facts.ts';

/** With noout Ceph waits for the OSDs of an absent host instead of copying everything anew. */
export const keepOsdsIn: Step = {
  name: 'tell Ceph to wait for its OSDs',
  dropBeforeDeadlineMs: 30_000,
  left: () => 'Ceph was not told to wait for its OSDs.',
  done: (view, operation) => {
    const host = hostIn(operation);
    if (!hostOf(view.lab, host).ceph.includes('osd')) return true;
    return known(view, 'ceph.status', 'cluster')?.noout.includes(host) === true;
  },
  next: (_, operation) => ({
    kind: 'actions',
    actions: [{ kind: 'ceph.set-noout', host: hostIn(operation) }],
  }),
};
