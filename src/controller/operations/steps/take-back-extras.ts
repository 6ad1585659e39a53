import type { WorkloadRef } from '../../../kubernetes/objects.ts';
import { type Step, type View, wantOrWait } from '../../operation.ts';
import { apiAnswers, surgedWorkloads } from '../../view/kubernetes.ts';

/** A replica that was only asked for as a replacement is not kept, however long the API is away. */
export const takeBackExtras: Step = {
  name: 'take extra replicas back',
  done: (view) => apiAnswers(view) && surged(view).length === 0,
  next: (view) =>
    wantOrWait(
      surged(view).map((workload) => ({ kind: 'workload.settle', workload, retire: 'any' })),
      'the Kubernetes API answers',
    ),
};

function surged(view: View): WorkloadRef[] {
  // Another leave may still need its replacements.
  const leaves = [...view.operations.values()].filter((one) => one.kind === 'leave');
  if (leaves.length > 1) return [];
  return surgedWorkloads(view);
}
