import type { KubernetesNode } from '../../../../facts.ts';
import { cordonedBy, OUT_OF_SERVICE } from '../../marks.ts';
import { at, isTrue, items, type Place, text, texts, time } from '../place.ts';
import { conditionOf } from './condition.ts';

/** core/v1 Node. Without a Ready condition its kubelet has not spoken: `Unknown` since it was made. */
export function readNode(node: Place): KubernetesNode {
  const ready = conditionOf(node, 'Ready');
  const annotations = texts(at(node, 'metadata', 'annotations'));
  return {
    ready: ready?.status === 'True' || ready?.status === 'False' ? ready.status : 'Unknown',
    readySince: ready?.since ?? time(at(node, 'metadata', 'creationTimestamp')) ?? 0,
    cordonedBy: cordonedBy(
      isTrue(at(node, 'spec', 'unschedulable')),
      Object.fromEntries(annotations),
    ),
    outOfService: items(at(node, 'spec', 'taints')).some(
      (taint) => text(at(taint, 'key')) === OUT_OF_SERVICE,
    ),
  };
}
