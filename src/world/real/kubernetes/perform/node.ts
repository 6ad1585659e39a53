import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { type Change, change, type Decision } from './locked-change.ts';
import { type NodeObject, nodeObject } from './objects.ts';
import { wait } from './outcome.ts';
import { nodePath } from './paths.ts';

/** A change of a node of the lab; one that the API does not have has yet to join. */
export function changeNode(
  api: KubernetesApi,
  node: string,
  doing: string,
  decide: (object: NodeObject) => Decision,
  settled?: Change<NodeObject>['settled'],
): Promise<Result> {
  return change(api, {
    path: nodePath(node),
    schema: nodeObject,
    doing,
    missing: wait(`${node} has not joined the cluster`, node),
    decide,
    ...(settled === undefined ? {} : { settled }),
  });
}

export function leave(result: Result): Decision {
  return { kind: 'leave', result };
}

/** RFC 7386: `null` takes a field away, a list is written as a whole. */
export function merge(body: Extract<Decision, { kind: 'write' }>['body'], note?: string): Decision {
  const contentType = 'application/merge-patch+json';
  return { kind: 'write', body, contentType, ...(note === undefined ? {} : { note }) };
}
