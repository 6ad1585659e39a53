import type { Result } from '../../../actions.ts';
import type { KubernetesApi, Refused } from '../api.ts';
import { budgetsOf } from './budgets.ts';
import { changedMeanwhile, find, gone, noPodName } from './find-pod.ts';
import type { PodObject } from './objects.ts';
import { done, failed, stalled, wait } from './outcome.ts';
import { type PodName, podNameIn, podPath } from './paths.ts';
import { requestTimeoutMs } from './read.ts';

/** The eviction subresource of `policy/v1`, for the pod of this uid alone. */
export async function evict(api: KubernetesApi, pod: string, uid: string): Promise<Result> {
  const name = podNameIn(pod);
  if (name === undefined) return noPodName(pod);
  // First, for an eviction takes from the budget before it looks at the uid
  // (`pkg/registry/core/pod/storage/eviction.go`, v1.36).
  const found = await find(api, name, uid);
  if (found.kind === 'result') return found.result;
  const answer = await api.send({
    method: 'POST',
    path: `${podPath(name)}/eviction`,
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: name,
      deleteOptions: { preconditions: { uid } },
    },
    timeoutMs: requestTimeoutMs,
  });
  if (answer.kind === 'ok') return done();
  if (answer.kind === 'unreachable') return failed(answer);
  return notEvicted(api, name, found.pod, answer);
}

async function notEvicted(
  api: KubernetesApi,
  name: PodName,
  pod: PodObject,
  answer: Refused,
): Promise<Result> {
  const full = `${name.namespace}/${name.name}`;
  const { status, message } = answer;
  if (status === 404) return gone;
  if (status === 409) return changedMeanwhile(api, name, pod.metadata.uid, `evict ${full}`);
  if (status === 429 && answer.causes.some(({ reason }) => reason === 'DisruptionBudget')) {
    const named = budgetNamedIn(answer, name.namespace);
    const budgets = named === undefined ? await budgetsOf(api, name.namespace, pod) : [named];
    const who = budgets.length === 0 ? 'a disruption budget' : budgets.join(', ');
    return wait(`429: ${who} allows no disruption`, ...budgets);
  }
  if (status === 500 && /more than one PodDisruptionBudget/.test(message)) {
    return tooManyBudgets(full, await budgetsOf(api, name.namespace, pod));
  }
  if (status === 403 && answer.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return wait(
      `the namespace ${name.namespace} is being deleted, and its pods with it`,
      name.namespace,
    );
  }
  // The disruption controller has yet to catch up (`checkAndDecrement` in eviction.go).
  if (status === 403 && /DisruptedPods map too big|disruptions allowed is negative/.test(message)) {
    return wait(`403: ${message}`, ...(await budgetsOf(api, name.namespace, pod)));
  }
  return failed(answer);
}

/** "The disruption budget NAME needs 2 healthy pods and has 2 currently", "… is still being processed". */
function budgetNamedIn({ causes }: Refused, namespace: string): string | undefined {
  for (const { reason, message } of causes) {
    const name = /^The disruption budget (\S+) /.exec(message)?.[1];
    if (reason === 'DisruptionBudget' && name !== undefined) return `${namespace}/${name}`;
  }
  return undefined;
}

function tooManyBudgets(pod: string, budgets: readonly string[]): Result {
  const names = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  return stalled(
    `${pod} has more than one PodDisruptionBudget${names}, which the eviction API does not support.`,
    'Leave one budget for it.',
  );
}
