import type { Action } from '../world/actions.ts';
import { shortName } from './sentences.ts';

/** An action in words: what is to be done ("cordon talos08") and what was done ("cordoned talos08"). */
export interface ActionPhrase {
  readonly todo: string;
  readonly done: string;
}

export function actionPhrase(action: Action): ActionPhrase {
  switch (action.kind) {
    case 'host.wake':
      return phrase('wake', 'sent a magic packet to', action.host);
    case 'host.power-off':
      return phrase('switch off', 'told its system to switch off:', action.host);
    case 'vm.start':
      return phrase('start the VM of', 'started the VM of', action.node);
    case 'vm.shutdown':
      return phrase('press the power button of', 'pressed the power button of', action.node);
    case 'vm.stop':
      return phrase('cut the power of', 'cut the power of', action.node);
    case 'vm.reset':
      return phrase('reset', 'reset', action.node);
    case 'vm.rebuild':
      return phrase('rebuild', 'rebuilt', action.node);
    case 'talos.apply-config':
      return phrase('configure', 'configured', action.node);
    case 'talos.bootstrap':
      return phrase('bootstrap etcd on', 'bootstrapped etcd on', action.node);
    case 'talos.shutdown':
      return phrase('shut down', 'began to shut down', action.node);
    case 'etcd.forfeit-leadership':
      return phrase(
        'move the etcd leader away from',
        'moved the etcd leader away from',
        action.node,
      );
    case 'etcd.snapshot':
      return phrase('take an etcd snapshot from', 'took an etcd snapshot from', action.node);
    case 'etcd.remove-member':
      return {
        todo: `remove the member ${action.member} from etcd`,
        done: `removed the member ${action.member} from etcd`,
      };
    case 'node.cordon':
      return phrase('cordon', 'cordoned', action.node);
    case 'node.uncordon':
      return phrase('uncordon', 'uncordoned', action.node);
    case 'node.mark-out-of-service':
      return phrase('mark out of service:', 'marked out of service:', action.node);
    case 'node.unmark-out-of-service':
      return phrase('take back into service:', 'took back into service:', action.node);
    case 'node.label':
      return phrase('label', 'labelled', action.node);
    case 'node.annotate':
      return phrase('annotate', 'annotated', action.node);
    case 'pod.evict':
      return phrase('evict', 'evicted', shortName(action.pod));
    case 'pod.delete':
      return action.force === true
        ? phrase('delete by force', 'deleted by force', shortName(action.pod))
        : phrase('delete', 'deleted', shortName(action.pod));
    case 'workload.surge':
      return phrase(
        'start a replacement of',
        'asked for a replacement of',
        shortName(action.workload),
      );
    case 'workload.settle':
      return phrase(
        'take back the extra replica of',
        'took back the extra replica of',
        shortName(action.workload),
      );
    case 'ceph.set-noout':
      return phrase('set noout for', 'set noout for', action.host);
    case 'ceph.unset-noout':
      return phrase('end noout for', 'ended noout for', action.host);
  }
}

function phrase(todo: string, done: string, subject: string): ActionPhrase {
  return { todo: `${todo} ${subject}`, done: `${done} ${subject}` };
}
