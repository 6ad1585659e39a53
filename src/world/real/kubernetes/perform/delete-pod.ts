import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { changedMeanwhile, gone, noPodName } from './find-pod.ts';
import { done, failed } from './outcome.ts';
import { podNameIn, podPath } from './paths.ts';
import { requestTimeoutMs } from './read.ts';

/** Past all budgets. `force`: its object goes at once, whatever its process does. */
export async function deletePod(
  api: KubernetesApi,
  pod: string,
  uid: string,
  force: boolean,
): Promise<Result> {
  const name = podNameIn(pod);
  if (name === undefined) return noPodName(pod);
  const answer = await api.send({
    method: 'DELETE',
    path: podPath(name),
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid },
      ...(force ? { gracePeriodSeconds: 0 } : {}),
    },
    timeoutMs: requestTimeoutMs,
  });
  if (answer.kind === 'ok') return done();
  if (answer.kind === 'refused' && answer.status === 404) return gone;
  if (answer.kind === 'refused' && answer.status === 409) {
    return changedMeanwhile(api, name, uid, `delete ${pod}`);
  }
  return failed(answer);
}
