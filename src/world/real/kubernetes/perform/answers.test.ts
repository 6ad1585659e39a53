import { describe, expect, test } from 'vitest';
import { fakeKubernetesApi, refused } from '../../../../../test/fake-kubernetes-api.ts';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { KubernetesAction, Result } from '../../../actions.ts';
import type { ApiAnswer } from '../api.ts';
import { performKubernetes } from './perform.ts';

const { lab } = referenceLab();
const node = 'talos06' as NodeName;

const every: readonly KubernetesAction[] = [
  { kind: 'node.cordon', node },
  { kind: 'node.uncordon', node },
  { kind: 'node.mark-out-of-service', node },
  { kind: 'node.unmark-out-of-service', node },
  { kind: 'node.label', node, labels: { a: 'b' } },
  { kind: 'node.annotate', node, annotations: { a: 'b' } },
  { kind: 'pod.evict', pod: 'data/postgres-0', uid: 'u1' },
  { kind: 'pod.delete', pod: 'data/postgres-0', uid: 'u1' },
  { kind: 'workload.surge', workload: 'Deployment/media/immich-server' },
  { kind: 'workload.settle', workload: 'Deployment/media/immich-server', retire: node },
];

const answers: readonly (readonly [string, ApiAnswer, Result['kind']])[] = [
  [
    'no API server answers',
    { kind: 'unreachable', why: 'No API server answers.', next: '', cause: 'passing' },
    'retry',
  ],
  [
    'the certificate has expired',
    { kind: 'unreachable', why: 'It expired.', next: 'Renew it.', cause: 'settings' },
    'stalled',
  ],
  ['an answer that is no object', { kind: 'ok', status: 200, body: 'hello' }, 'retry'],
  ['400', refused(400, 'BadRequest', 'no'), 'bug'],
  ['401', refused(401, 'Unauthorized', 'Unauthorized'), 'stalled'],
  [
    '403',
    refused(
      403,
      'Forbidden',
      'User "me" cannot get resource "x" in API group "" at the cluster scope',
    ),
    'stalled',
  ],
  ['408', refused(408), 'retry'],
  ['429 of the server itself', refused(429, 'TooManyRequests', 'too many'), 'retry'],
  ['500', refused(500, 'InternalError', 'etcdserver: no leader'), 'retry'],
  [
    'a webhook that times out',
    refused(500, 'InternalError', 'failed calling webhook "a.b.c": context deadline exceeded'),
    'retry',
  ],
  ['503', refused(503, 'ServiceUnavailable'), 'retry'],
  ['504', refused(504, 'Timeout'), 'retry'],
];

describe.each(every.map((action) => [action.kind, action] as const))('%s', (_, action) => {
  test.each(answers)(
    'when it hears of %s, on reading or on writing',
    async (_name, answer, kind) => {
      const first = fakeKubernetesApi({}, { answer: () => answer });
      // A DELETE has no body to read: any 2xx means that it is done.
      if (action.kind !== 'pod.delete' || answer.kind !== 'ok') {
        const result = await performKubernetes(first, lab, action);
        expect(result.kind).toBe(kind);
        if (result.kind === 'stalled') expect([result.why, result.next].join(' ')).toMatch(/\.$/);
      }
      if (answer.kind === 'ok') return;
      const second = fakeKubernetesApi(objects, {
        answer: ({ method }) => (method === 'GET' ? undefined : answer),
      });
      expect((await performKubernetes(second, lab, action)).kind).toBe(kind);
      // One that writes nothing would prove nothing.
      expect(second.asked.some(({ method }) => method !== 'GET')).toBe(true);
    },
  );
});

const objects = {
  '/api/v1/nodes/talos06': {
    metadata: {
      name: node,
      uid: 'n1',
      annotations: { 'lowtide/cordoned': 'true' },
    },
    spec: {
      taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'other', effect: 'NoSchedule' }],
    },
  },
  '/api/v1/namespaces/data/pods/postgres-0': {
    metadata: { name: 'postgres-0', namespace: 'data', uid: 'u1' },
  },
  '/api/v1/namespaces/media/pods': { metadata: {}, items: [] },
  '/apis/apps/v1/namespaces/media/deployments/immich-server': {
    metadata: {
      name: 'immich-server',
      namespace: 'media',
      uid: 'd1',
      annotations: { 'lowtide/surged-to': '2' },
    },
    spec: { replicas: 1, selector: { matchLabels: { app: 'immich-server' } } },
  },
};

test('a node of the lab that has not joined is waited for, and one of no lab is not asked about', async () => {
  const api = fakeKubernetesApi({});
  expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toEqual({
    kind: 'wait',
    why: 'talos06 has not joined the cluster',
    heldBy: ['talos06'],
  });
  api.asked.length = 0;
  const nobody = 'nobody' as NodeName;
  expect((await performKubernetes(api, lab, { kind: 'node.cordon', node: nobody })).kind).toBe(
    'stalled',
  );
  expect(api.asked).toEqual([]);
});

test.each<KubernetesAction>([
  { kind: 'pod.evict', pod: '../x', uid: 'u' },
  { kind: 'pod.delete', pod: 'data/x/../../y', uid: 'u' },
  { kind: 'pod.delete', pod: 'postgres-0', uid: 'u' },
  { kind: 'workload.surge', workload: 'Deployment/../x' },
])('%o is no name: it is a bug of ours, and nothing is asked', async (action) => {
  const api = fakeKubernetesApi({});
  expect((await performKubernetes(api, lab, action)).kind).toBe('bug');
  expect(api.asked).toEqual([]);
});
