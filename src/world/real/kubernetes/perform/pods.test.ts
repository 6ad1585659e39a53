import { describe, expect, test } from 'vitest';
import { fakeKubernetesApi, refused } from '../../../../../test/fake-kubernetes-api.ts';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { ApiAnswer } from '../api.ts';
import { performKubernetes } from './perform.ts';

const { lab } = referenceLab();
const path = '/api/v1/namespaces/data/pods/postgres-0';
const budgets = '/apis/policy/v1/namespaces/data/poddisruptionbudgets';

const budget = (name: string, selector: unknown) => ({ metadata: { name }, spec: { selector } });
const objects = {
  [path]: {
    metadata: { name: 'postgres-0', namespace: 'data', uid: 'u1', labels: { app: 'postgres' } },
  },
  [budgets]: {
    metadata: {},
    items: [
      budget('writes', {
        matchExpressions: [{ key: 'app', operator: 'In', values: ['postgres'] }],
      }),
      budget('all', {}),
      budget('none', undefined),
      budget('others', { matchLabels: { app: 'valkey' } }),
    ],
  },
};

/** What becomes of an eviction that the API server answers so. */
async function evicted(answer: ApiAnswer, from: Readonly<Record<string, object>> = objects) {
  const api = fakeKubernetesApi(from, {
    answer: ({ method }) => (method === 'POST' ? answer : undefined),
  });
  const result = await performKubernetes(api, lab, {
    kind: 'pod.evict',
    pod: 'data/postgres-0',
    uid: 'u1',
  });
  return { result, asked: api.asked };
}

const held = (message: string) => [{ reason: 'DisruptionBudget', message }];

describe('an eviction', () => {
  test('goes through the eviction API, for the pod of this uid alone', async () => {
    const { result, asked } = await evicted({ kind: 'ok', status: 201, body: {} });
    expect(result).toEqual({ kind: 'done' });
    expect(asked.at(-1)).toMatchObject({
      path: `${path}/eviction`,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'postgres-0', namespace: 'data' },
        deleteOptions: { preconditions: { uid: 'u1' } },
      },
    });
  });

  test('of a pod that is gone, or whose name another has, is done without one', async () => {
    expect((await evicted(refused(500), {})).result.kind).toBe('done');
    const other = { [path]: { metadata: { name: 'postgres-0', uid: 'u2' } } };
    const { result, asked } = await evicted(refused(500), other);
    expect(result.kind).toBe('done');
    expect(asked).toHaveLength(1);
  });

  test('is done when the pod went just then, tried again when it was only written to', async () => {
    expect((await evicted(refused(404, 'NotFound'))).result.kind).toBe('done');
    const conflict = refused(409, 'Conflict', 'Precondition failed');
    expect((await evicted(conflict)).result).toEqual({
      kind: 'retry',
      why: expect.stringContaining('409'),
    });
  });

  test.each([
    ['The disruption budget writes needs 2 healthy pods and has 2 currently', ['data/writes']],
    ['The disruption budget writes is still being processed by the server.', ['data/writes']],
    ['some words of a later version', ['data/all', 'data/writes']],
  ])('that a budget holds waits for it by name: %s', async (message, names) => {
    const { result } = await evicted(refused(429, 'TooManyRequests', 'no', held(message)));
    expect(result).toEqual({
      kind: 'wait',
      why: expect.stringContaining('429'),
      heldBy: names,
    });
  });

  test('that the API server throttles is held by no budget', async () => {
    const { result, asked } = await evicted(refused(429, 'TooManyRequests', 'too many requests'));
    expect(result.kind).toBe('retry');
    expect(asked.filter((request) => request.path === budgets)).toEqual([]);
  });

  test('of a pod with two budgets needs a person, and both are named', async () => {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    expect((await evicted(refused(500, '', message))).result).toEqual({
      kind: 'stalled',
      why: expect.stringContaining('(data/all, data/writes)'),
      next: 'Leave one budget for it.',
    });
  });

  test('in a namespace that is being deleted waits for it', async () => {
    const causes = [{ reason: 'NamespaceTerminating', message: 'being deleted' }];
    expect(
      (await evicted(refused(403, 'Forbidden', 'is being terminated', causes))).result,
    ).toEqual({ kind: 'wait', why: expect.stringContaining('namespace data'), heldBy: ['data'] });
  });

  test('that the disruption controller has yet to confirm waits, for no right is missing', async () => {
    const message =
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    expect((await evicted(refused(403, 'Forbidden', message))).result).toMatchObject({
      kind: 'wait',
      heldBy: ['data/all', 'data/writes'],
    });
  });
});

describe('a delete', () => {
  const deleting = { kind: 'pod.delete', pod: 'data/postgres-0', uid: 'u1' } as const;
  const answering = (answer: ApiAnswer) =>
    fakeKubernetesApi(objects, {
      answer: ({ method }) => (method === 'DELETE' ? answer : undefined),
    });

  test.each([
    [undefined, {}],
    [false, {}],
    [true, { gracePeriodSeconds: 0 }],
  ])('is of this uid alone, and at once only by force (%o)', async (force, more) => {
    const api = answering({ kind: 'ok', status: 200, body: {} });
    const action = force === undefined ? deleting : { ...deleting, force };
    expect(await performKubernetes(api, lab, action)).toEqual({ kind: 'done' });
    expect(api.asked).toEqual([
      expect.objectContaining({
        method: 'DELETE',
        path,
        body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'u1' }, ...more },
      }),
    ]);
  });

  test('of a pod that is gone or another is done; a mere conflict is tried again', async () => {
    const api = answering(refused(404, 'NotFound'));
    expect((await performKubernetes(api, lab, deleting)).kind).toBe('done');
    const conflict = answering(refused(409, 'Conflict'));
    expect((await performKubernetes(conflict, lab, deleting)).kind).toBe('retry');
    conflict.change(path, { metadata: { uid: 'u2' } });
    expect((await performKubernetes(conflict, lab, deleting)).kind).toBe('done');
  });
});
