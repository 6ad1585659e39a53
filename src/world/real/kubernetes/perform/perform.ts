import type { Lab, LabNode, NodeName } from '../../../../model/lab.ts';
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
  switch (action.kind) {
    case 'node.cordon':
      return onNode(lab, action.node, (node) => cordon(api, node));
    case 'node.uncordon':
      return onNode(lab, action.node, (node) => uncordon(api, node));
    case 'node.mark-out-of-service':
      return onNode(lab, action.node, (node) => markOutOfService(api, node));
    case 'node.unmark-out-of-service':
      return onNode(lab, action.node, (node) => unmarkOutOfService(api, node));
    case 'node.label':
      return onNode(lab, action.node, (node) => applyTexts(api, node, 'labels', action.labels));
    case 'node.annotate':
      return onNode(lab, action.node, (node) =>
        applyTexts(api, node, 'annotations', action.annotations),
      );
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

async function onNode(
  lab: Lab,
  name: NodeName,
  act: (node: LabNode) => Promise<Result>,
): Promise<Result> {
  const node = lab.nodes.get(name);
  if (node !== undefined) return act(node);
  return stalled(`The lab has no node ${name}.`, 'Check the name against lab.yaml.');
}
