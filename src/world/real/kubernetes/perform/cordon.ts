import type { LabNode } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { writersOf } from '../managed-fields.ts';
import { CORDON_MARK, cordonedBy } from '../marks.ts';
import type { Decision } from './locked-change.ts';
import { changeNode, leave, merge } from './node.ts';
import type { NodeObject } from './objects.ts';
import { done } from './outcome.ts';

/** Cordon and mark are one write: there is never one without the other. */
export function cordon(api: KubernetesApi, node: LabNode): Promise<Result> {
  return changeNode(api, node, `cordon ${node.name}`, (object) => {
    const by = cordoner(object);
    if (by === 'lowtide') return leave(done());
    if (by !== 'nobody') return leave(done(`cordoned by ${by}`));
    return merge({
      metadata: { annotations: { [CORDON_MARK]: 'true' } },
      spec: { unschedulable: true },
    });
  });
}

/** Takes off a cordon of Lowtide's own, and its mark in any case. */
export function uncordon(api: KubernetesApi, node: LabNode): Promise<Result> {
  return changeNode(api, node, `uncordon ${node.name}`, (object): Decision => {
    const by = cordoner(object);
    const unmarked = { metadata: { annotations: { [CORDON_MARK]: null } } };
    if (by === 'lowtide') return merge({ ...unmarked, spec: { unschedulable: null } });
    const note = by === 'nobody' ? undefined : `cordoned by ${by}`;
    const isMarked = object.metadata.annotations[CORDON_MARK] !== undefined;
    return isMarked ? merge(unmarked, note) : leave(done(note));
  });
}

function cordoner({ metadata, spec }: NodeObject) {
  const writers = writersOf(metadata.managedFields, ['spec', 'unschedulable']);
  return cordonedBy(spec.unschedulable, metadata.annotations, writers);
}
