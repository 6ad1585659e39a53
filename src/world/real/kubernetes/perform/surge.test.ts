import { describe, expect, test } from 'vitest';
import { fakeKubernetesApi, refused } from '../../../../../test/fake-kubernetes-api.ts';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { KubernetesAction } from '../../../actions.ts';
import { isSurged, SURGE_MARK } from '../marks.ts';
import { performKubernetes } from './perform.ts';

const { lab } = referenceLab();
const talos06 = 'talos06' as NodeName;
const workload = 'Deployment/media/immich-server' as const;
const path = '/apis/apps/v1/namespaces/media/deployments/immich-server';
const pods = '/api/v1/namespaces/media/pods';
const cost = 'controller.kubernetes.io/pod-deletion-cost';

const pod = (name: string, owner = 'immich-server-abc', annotations = {}) => ({
  metadata: {
    name,
    namespace: 'media',
    uid: name,
    resourceVersion: '9',
    labels: { app: 'immich-server', 'pod-template-hash': 'abc' },
    annotations,
    ownerReferences: [{ kind: 'ReplicaSet', name: owner, controller: true }],
  },
});

function cluster(deployment: { metadata?: object; spec?: object } = {}, items: object[] = []) {
  const named = items as ReturnType<typeof pod>[];
  return {
    [path]: {
      metadata: { name: 'immich-server', namespace: 'media', uid: 'd1', ...deployment.metadata },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'immich-server' } },
        ...deployment.spec,
      },
    },
    [pods]: { metadata: {}, items },
    ...Object.fromEntries(named.map((each) => [`${pods}/${each.metadata.name}`, each])),
  };
}

const surge: KubernetesAction = { kind: 'workload.surge', workload };
const settle = (retire: NodeName | 'any' = 'any'): KubernetesAction => ({
  kind: 'workload.settle',
  workload,
  retire,
});

const surged = { metadata: { annotations: { [SURGE_MARK]: '3' } }, spec: { replicas: 3 } };

describe('a surge', () => {
  test('asked for again after its answer was lost is still one replica more', async () => {
    const api = fakeKubernetesApi(cluster(), {
      answer({ method, body }, count) {
        if (method !== 'PATCH' || count > 2) return undefined;
        // It was done; only nobody heard.
        api.change(path, body as object);
        return { kind: 'unreachable', why: 'It was reset.', next: '', cause: 'passing' };
      },
    });
    expect((await performKubernetes(api, lab, surge)).kind).toBe('retry');
    expect((await performKubernetes(api, lab, surge)).kind).toBe('done');
    expect(api.at(path)).toMatchObject(surged);
    expect(api.asked.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  test('that others scale at the same time counts from what they set', async () => {
    const api = fakeKubernetesApi(cluster(), {
      meanwhile: (them, count) => count === 1 && them.change(path, { spec: { replicas: 5 } }),
    });
    expect(await performKubernetes(api, lab, surge)).toEqual({ kind: 'done' });
    expect(api.at(path)).toMatchObject({
      metadata: { annotations: { [SURGE_MARK]: '6' } },
      spec: { replicas: 6 },
    });
  });

  test('that an autoscaler sets back is told with its name, and can be tried anew', async () => {
    const managedFields = [
      { manager: 'vpa', operation: 'Update', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ];
    const annotations = { [SURGE_MARK]: '3', theirs: 'stays' };
    const api = fakeKubernetesApi(cluster({ metadata: { annotations, managedFields } }));
    expect(await performKubernetes(api, lab, surge)).toEqual({
      kind: 'stalled',
      why: 'Deployment/media/immich-server was given one replica more, and vpa set it back to 2.',
      next: expect.stringMatching(/\.$/),
    });
    expect(api.at(path).metadata.annotations).toEqual({ theirs: 'stays' });
    expect(await performKubernetes(api, lab, surge)).toEqual({ kind: 'done' });
    expect(api.at(path)).toMatchObject({ spec: { replicas: 3 } });
  });

  test.each(['StatefulSet/data/postgres', 'DaemonSet/a/b', 'Job/a/b'] as const)(
    'of %s is not possible',
    async (other) => {
      const api = fakeKubernetesApi({});
      expect(
        (await performKubernetes(api, lab, { kind: 'workload.surge', workload: other })).kind,
      ).toBe('stalled');
      expect(api.asked).toEqual([]);
    },
  );

  test('is seen as one only while its replica is there', () => {
    const marked = { [SURGE_MARK]: '3' };
    expect([isSurged(2, marked), isSurged(3, marked), isSurged(4, marked)]).toEqual([
      false,
      true,
      true,
    ]);
    expect([isSurged(3, {}), isSurged(3, { [SURGE_MARK]: 'x' })]).toEqual([false, false]);
  });
});

describe('settling', () => {
  test('takes the replica and the mark back in one write, and once', async () => {
    const api = fakeKubernetesApi(cluster(surged));
    expect(await performKubernetes(api, lab, settle())).toEqual({ kind: 'done' });
    expect(await performKubernetes(api, lab, settle())).toEqual({ kind: 'done' });
    expect(api.at(path)).toMatchObject({ metadata: { annotations: {} }, spec: { replicas: 2 } });
    expect(api.asked.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  test('leaves a count that others have set since', async () => {
    const api = fakeKubernetesApi(cluster({ ...surged, spec: { replicas: 5 } }));
    expect(await performKubernetes(api, lab, settle())).toEqual({
      kind: 'done',
      note: 'others have set its replicas to 5',
    });
    expect(api.at(path)).toMatchObject({ spec: { replicas: 5 } });
    expect(api.at(path).metadata.annotations).toEqual({});
  });

  test('lets its own pods on the node go first, before it scales', async () => {
    const items = [pod('one'), pod('stranger', 'immich-server-machine-abc')];
    const api = fakeKubernetesApi(cluster(surged, items));
    expect((await performKubernetes(api, lab, settle(talos06))).kind).toBe('done');
    const [, list, ...writes] = api.asked;
    expect(list).toMatchObject({
      path: pods,
      query: { labelSelector: 'app=immich-server', fieldSelector: 'spec.nodeName=talos06' },
    });
    expect(writes.map((request) => request.path)).toEqual([`${pods}/one`, path]);
    expect(api.at(`${pods}/one`).metadata.annotations).toEqual({ [cost]: '-1000' });
  });

  test("leaves a person's own deletion cost", async () => {
    const items = [pod('one', 'immich-server-abc', { [cost]: '50' })];
    const api = fakeKubernetesApi(cluster(surged, items));
    expect((await performKubernetes(api, lab, settle(talos06))).kind).toBe('done');
    expect(api.at(`${pods}/one`).metadata.annotations).toEqual({ [cost]: '50' });
  });

  test('goes on past a pod that went meanwhile, but not past a refusal', async () => {
    for (const [status, kind, replicas] of [
      [404, 'done', 2],
      [409, 'done', 2],
      [403, 'stalled', 3],
    ] as const) {
      const api = fakeKubernetesApi(cluster(surged, [pod('one')]), {
        answer: (request) =>
          request.method === 'PATCH' && request.path === `${pods}/one`
            ? refused(status, '', 'no')
            : undefined,
      });
      expect((await performKubernetes(api, lab, settle(talos06))).kind).toBe(kind);
      expect(api.at(path)).toMatchObject({ spec: { replicas } });
    }
  });
});
