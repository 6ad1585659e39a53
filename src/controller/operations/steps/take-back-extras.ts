import type { WorkloadRef } from '../../../kubernetes/objects.ts';
import { type Operation, type Step, type View, wantOrWait } from '../../operation.ts';
import { apiAnswers, surgedWorkloads } from '../../view/kubernetes.ts';

/**
 * A replica that was only asked for as a replacement is not kept, however long the API is away, and
 * whether or not it is seen yet: settling what is settled changes nothing.
 */
export const takeBackExtras: Step = {
  name: 'take extra replicas back',
  done: (view, operation) => apiAnswers(view) && extras(view, operation).length === 0,
  next: (view, operation) =>
    wantOrWait(
      extras(view, operation).map((workload) => ({
        kind: 'workload.settle',
        workload,
        retire: 'any',
      })),
      'the Kubernetes API answers',
    ),
};

function extras(view: View, { id }: Operation): WorkloadRef[] {
  // Another leave may still need its replacements.
  for (const other of view.operations.values()) {
    if (other.kind === 'leave' && other.id !== id) return [];
  }
  return [...new Set([...surgedWorkloads(view), ...view.extras])];
}
