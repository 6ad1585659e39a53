import type { WorkloadRef } from '../../../kubernetes/objects.ts';
import type { HostName } from '../../../model/lab.ts';
import type { Action } from '../../../world/actions.ts';
import type { Pod } from '../../../world/facts.ts';
import { hostIn, type Step, type View, waitFor } from '../../operation.ts';
import { known } from '../../view/facts.ts';
import { isGone } from '../../view/hosts.ts';
import { kindOf } from '../../view/kubernetes.ts';
import { movablePods } from '../../view/movable.ts';

/**
 * A Deployment whose pod must go gets one replica more; once that runs elsewhere the old pod is
 * taken back, and nobody notices. One at a time for each Deployment, all Deployments side by side.
 */
export const replacementsFirst: Step = {
  name: 'run replacements first',
  dropBeforeDeadlineMs: 50_000,
  left: (view, operation) => {
    const count = leaving(view, hostIn(operation)).length;
    return count === 1
      ? '1 pod did not wait for its replacement.'
      : `${count} pods did not wait for their replacements.`;
  },
  done: (view, operation) => {
    const host = hostIn(operation);
    return isGone(view, host) || leaving(view, host).length === 0;
  },
  next: (view, operation) => {
    const host = hostIn(operation);
    const going = leaving(view, host);
    const workloads = [...new Set(going.map((pod) => pod.workload))];
    const actions = workloads.flatMap((workload) => next(view, workload, going));
    if (actions.length > 0) return { kind: 'actions', actions };
    return waitFor(`replacements for ${going.length} pods are ready elsewhere`);
  },
};

function leaving(view: View, host: HostName): Pod[] {
  return movablePods(view, host).filter((pod) => kindOf(pod) === 'Deployment' && pod.ready);
}

function next(view: View, workload: WorkloadRef, going: readonly Pod[]): readonly Action[] {
  const status = known(view, 'kubernetes.workload', workload);
  if (status === undefined) return [];
  if (!status.surged) return [{ kind: 'workload.surge', workload }];
  // The extra pod can only stand elsewhere, for the nodes here are cordoned.
  if (status.ready < status.replicas) return [];
  const retire = going.find((pod) => pod.workload === workload)?.node;
  return retire === undefined ? [] : [{ kind: 'workload.settle', workload, retire }];
}
