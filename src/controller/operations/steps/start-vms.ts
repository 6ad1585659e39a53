import type { NodeName } from '../../../model/lab.ts';
import { hostIn, type Operation, type Step, type View, wantOrWait } from '../../operation.ts';
import { known } from '../../view/facts.ts';
import { vmNodesOn } from '../../view/hosts.ts';

/** All VMs of the host. */
export const startVms = startVmsOf('start its VMs', () => true);

/** Only those that carry an etcd voter, before anything else. */
export const startVoters = startVmsOf(
  'start its control plane',
  (view, node) => view.lab.nodes.get(node)?.role === 'control-plane',
);

function startVmsOf(name: string, chosen: (view: View, node: NodeName) => boolean): Step {
  const down = (view: View, operation: Operation) =>
    vmNodesOn(view, hostIn(operation)).filter(
      (node) => chosen(view, node) && known(view, 'vm.state', node) !== 'running',
    );
  return {
    name,
    done: (view, operation) => down(view, operation).length === 0,
    next: (view, operation) =>
      wantOrWait(
        down(view, operation)
          .filter((node) => known(view, 'vm.state', node) !== undefined)
          .map((node) => ({ kind: 'vm.start', node })),
        `libvirt on ${hostIn(operation)} answers`,
      ),
  };
}
