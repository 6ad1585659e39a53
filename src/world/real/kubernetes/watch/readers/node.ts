import type { KubernetesNode } from '../../../../facts.ts';
import { writersOf } from '../../managed-fields.ts';
import { cordonedBy, OUT_OF_SERVICE } from '../../marks.ts';
import { at, isRecord, isTrue, items, type Place, text, texts, time } from '../place.ts';
import { conditionOf } from './condition.ts';

/** core/v1 Node. Without a Ready condition its kubelet has not spoken: `Unknown` since it was made. */
export function readNode(node: Place): KubernetesNode {
  const ready = conditionOf(node, 'Ready');
  const annotations = texts(at(node, 'metadata', 'annotations'));
  const unschedulable = isTrue(at(node, 'spec', 'unschedulable'));
  return {
    ready: ready?.status === 'True' || ready?.status === 'False' ? ready.status : 'Unknown',
    readySince: ready?.since ?? time(at(node, 'metadata', 'creationTimestamp')) ?? 0,
    cordonedBy: cordonedBy(
      unschedulable,
      Object.fromEntries(annotations),
      unschedulable ? cordoners(node) : [],
    ),
    outOfService: items(at(node, 'spec', 'taints')).some(
      (taint) => text(at(taint, 'key')) === OUT_OF_SERVICE,
    ),
  };
}

function cordoners(node: Place): string[] {
  const entries = items(at(node, 'metadata', 'managedFields')).map((entry) => {
    const { value } = at(entry, 'fieldsV1');
    return { manager: text(at(entry, 'manager')) ?? '', fieldsV1: isRecord(value) ? value : {} };
  });
  return writersOf(entries, ['spec', 'unschedulable']);
}
