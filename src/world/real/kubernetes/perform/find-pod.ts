import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { type PodObject, podObject } from './objects.ts';
import { done, failed } from './outcome.ts';
import { type PodName, podPath } from './paths.ts';
import { read } from './read.ts';

/** A pod that is not there, or has another uid, needs nothing more. */
export const gone = done('it is gone');

/** After a 409: another pod has the name by now, or somebody wrote to this one just then. */
export async function changedMeanwhile(
  api: KubernetesApi,
  name: PodName,
  uid: string,
  doing: string,
): Promise<Result> {
  const found = await find(api, name, uid);
  if (found.kind === 'result') return found.result;
  return { kind: 'retry', why: `others changed it just when Lowtide wanted to ${doing} (409)` };
}

/** The pod of this uid, or what it means that there is none. */
export async function find(
  api: KubernetesApi,
  name: PodName,
  uid: string,
): Promise<
  | { readonly kind: 'pod'; readonly pod: PodObject }
  | { readonly kind: 'result'; readonly result: Result }
> {
  const found = await read(api, podPath(name), podObject);
  if (found.kind === 'read') {
    return found.object.metadata.uid === uid
      ? { kind: 'pod', pod: found.object }
      : { kind: 'result', result: gone };
  }
  if (found.kind === 'refused' && found.status === 404) return { kind: 'result', result: gone };
  return { kind: 'result', result: failed(found) };
}

export function noPodName(pod: string): Result {
  return { kind: 'bug', why: `${pod} is no namespace/name` };
}
