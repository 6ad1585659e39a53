import type { Lab, NodeName } from '../../../../model/lab.ts';
import type { KubernetesAction, Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { cordon, uncordon } from './cordon.ts';
import { deletePod } from './delete-pod.ts';
import { evict } from './evict.ts';
import { markOutOfService, unmarkOutOfService } from './out-of-service.ts';
import { stalled } from './outcome.ts';
import { applyTexts } from './own-fields.ts';
import { settle, surge } from './surge.ts';

/**
 * Makes one change through the Kubernetes API; never throws. Each is idempotent: it looks before it
 * writes, so that one whose answer was lost may be asked for again.
 */
export async function performKubernetes(
  api: KubernetesApi,
  lab: Lab,
  action: KubernetesAction,
): Promise<Result> {
  if ('node' in action && !lab.nodes.has(action.node)) return noSuchNode(action.node);
  switch (action.kind) {
    case 'node.cordon':
      return cordon(api, action.node);
    case 'node.uncordon':
      return uncordon(api, action.node);
    case 'node.mark-out-of-service':
      return markOutOfService(api, action.node);
    case 'node.unmark-out-of-service':
      return unmarkOutOfService(api, action.node);
    case 'node.label':
      return applyTexts(api, action.node, 'labels', action.labels);
    case 'node.annotate':
      return applyTexts(api, action.node, 'annotations', action.annotations);
    case 'pod.evict':
      return evict(api, action.pod, action.uid);
    case 'pod.delete':
      return deletePod(api, action.pod, action.uid, action.force === true);
    case 'workload.surge':
      return surge(api, action.workload);
    case 'workload.settle':
      return settle(api, action.workload, action.retire);
  }
}

function noSuchNode(node: NodeName): Result {
  return stalled(`The lab has no node ${node}.`, 'Check the name against lab.yaml.');
}
