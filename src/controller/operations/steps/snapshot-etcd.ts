import { nodesOn } from '../../../model/shape.ts';
import { hostIn, type Step, wantOrWait } from '../../operation.ts';
import { healthyVoters } from '../../view/etcd.ts';
import { known } from '../../view/facts.ts';
import { isGone } from '../../view/hosts.ts';

/** A snapshot this young will do. */
const freshMs = 15 * 60_000;

/** Before the number of voters shrinks, what they know is kept. */
export const snapshotEtcd: Step = {
  name: 'take an etcd snapshot',
  dropBeforeDeadlineMs: 60_000,
  left: () => 'No etcd snapshot was taken.',
  done: (view, operation) => {
    const host = hostIn(operation);
    if (isGone(view, host)) return true;
    if (!nodesOn(view.lab, host).some((node) => node.role === 'control-plane')) return true;
    const snapshot = known(view, 'etcd.snapshot', 'cluster');
    return snapshot !== undefined && view.now - snapshot.takenAt < freshMs;
  },
  next: (view) => {
    const [node] = healthyVoters(view);
    return wantOrWait(
      node === undefined ? [] : [{ kind: 'etcd.snapshot', node }],
      'an etcd voter can be asked for a snapshot',
    );
  },
};
