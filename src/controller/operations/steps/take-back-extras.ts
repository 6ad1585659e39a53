import type { WorkloadRef } from '../../../kubernetes/objects.ts';
import { type Step, type View, wantOrWait } from '../../operation.ts';
import { surgedWorkloads } from '../../view/kubernetes.ts';

/** A replica that was only asked for as a replacement is not kept. */
export const takeBackExtras: Step = {
  name: 'take extra replicas back',
  dropBeforeDeadlineMs: -120_000,
  left: (view) => `${surged(view).join(', ')} keep a replica more until the next leave or return.`,
  done: (view) => surged(view).length === 0,
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
