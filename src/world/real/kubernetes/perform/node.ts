import type { LabNode } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { type Change, change, type Decision } from './locked-change.ts';
import { type NodeObject, nodeObject } from './objects.ts';
import { stalled, wait } from './outcome.ts';
import { nodePath } from './paths.ts';

/**
 * A change of a node of the lab; one that the API does not have has yet to join, and one that stands
 * at another address is not the lab's.
 */
export function changeNode(
  api: KubernetesApi,
  { name, address }: LabNode,
  doing: string,
  decide: (object: NodeObject) => Decision,
  settled?: Change<NodeObject>['settled'],
): Promise<Result> {
  return change(api, {
    path: nodePath(name),
    schema: nodeObject,
    doing,
    missing: wait(`${name} has not joined the cluster`, name),
    decide: (object) => stranger(object, address) ?? decide(object),
    ...(settled === undefined ? {} : { settled }),
  });
}

/**
 * Names like `node1` are common: with the kubeconfig of another cluster the node of that name is
 * somebody else's, and what proves that ours is off says nothing of it.
 */
function stranger({ metadata, status }: NodeObject, address: string): Decision | undefined {
  const there = status.addresses.filter(({ type }) => type === 'InternalIP');
  if (there.length === 0 || there.some((one) => one.address === address)) return undefined;
  const found = there.map((one) => one.address).join(' and ');
  return leave(
    stalled(
      `The ${metadata.name} of this cluster has the address ${found}, the lab's has ${address}.`,
      'Check which cluster the kubeconfig names (--kubeconfig, --context), or the address in lab.yaml.',
    ),
  );
}

export function leave(result: Result): Decision {
  return { kind: 'leave', result };
}

/** RFC 7386: `null` takes a field away, a list is written as a whole. */
export function merge(body: Extract<Decision, { kind: 'write' }>['body'], note?: string): Decision {
  const contentType = 'application/merge-patch+json';
  return { kind: 'write', body, contentType, ...(note === undefined ? {} : { note }) };
}
