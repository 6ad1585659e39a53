import type { Action } from '../../world/actions.ts';
import type { FactKind } from '../../world/facts.ts';
import { allowed, type Gate, held } from '../gate.ts';
import { seen } from '../view/facts.ts';

/** Nothing is done to what cannot be seen: unknown is never ok. Waking is how one begins to see. */
export const subjectSeen: Gate = {
  name: 'subject-seen',
  check({ action }, view) {
    const looked = looksAt(action);
    if (looked === undefined) return allowed;
    const answer = seen(view, looked.kind, looked.subject);
    if (answer.kind === 'known' && answer.value !== false) return allowed;
    const why = answer.kind === 'known' ? 'it does not answer' : answer.why;
    return held(`${looked.what} cannot be seen: ${why}`, 'It goes on when it can be seen again.');
  },
};

function looksAt(
  action: Action,
): { readonly kind: FactKind; readonly subject: string; readonly what: string } | undefined {
  switch (action.kind) {
    case 'host.wake':
      return undefined;
    case 'host.power-off':
      return { kind: 'host.reachable', subject: action.host, what: action.host };
    case 'vm.start':
    case 'vm.shutdown':
    case 'vm.stop':
    case 'vm.reset':
    case 'vm.rebuild':
      return { kind: 'vm.state', subject: action.node, what: `the VM of ${action.node}` };
    case 'talos.apply-config':
    case 'talos.bootstrap':
    case 'talos.shutdown':
    case 'etcd.forfeit-leadership':
    case 'etcd.snapshot':
    case 'etcd.remove-member':
      return { kind: 'talos.stage', subject: action.node, what: `Talos on ${action.node}` };
    case 'node.cordon':
    case 'node.uncordon':
    case 'node.mark-out-of-service':
    case 'node.unmark-out-of-service':
    case 'node.label':
    case 'node.annotate':
    case 'pod.evict':
    case 'pod.delete':
    case 'workload.surge':
    case 'workload.settle':
      return { kind: 'kubernetes.api', subject: 'cluster', what: 'the Kubernetes API' };
    case 'ceph.set-noout':
    case 'ceph.unset-noout':
      return { kind: 'ceph.status', subject: 'cluster', what: 'Ceph' };
  }
}
