import type { LabNode } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { OUT_OF_SERVICE } from '../marks.ts';
import { changeNode, leave, merge } from './node.ts';
import { done } from './outcome.ts';

/** The value that the documentation of non-graceful node shutdown uses; any other does the same. */
const taint = { key: OUT_OF_SERVICE, value: 'nodeshutdown', effect: 'NoExecute' } as const;

export function markOutOfService(api: KubernetesApi, node: LabNode): Promise<Result> {
  return changeNode(api, node, `mark ${node.name} out of service`, ({ spec: { taints } }) => {
    const isMarked = taints.some(({ key, effect }) => key === taint.key && effect === taint.effect);
    return isMarked ? leave(done()) : merge({ spec: { taints: [...taints, taint] } });
  });
}

export function unmarkOutOfService(api: KubernetesApi, node: LabNode): Promise<Result> {
  return changeNode(api, node, `take ${node.name} back into service`, ({ spec: { taints } }) => {
    const others = taints.filter(({ key }) => key !== taint.key);
    return others.length === taints.length ? leave(done()) : merge({ spec: { taints: others } });
  });
}
