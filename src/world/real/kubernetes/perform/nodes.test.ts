import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeKubernetesApi, refused } from '../../../../../test/fake-kubernetes-api.ts';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { KubernetesAction } from '../../../actions.ts';
import { CORDON_MARK, OUT_OF_SERVICE } from '../marks.ts';
import { nodeObject } from './objects.ts';
import { performKubernetes } from './perform.ts';

const { lab } = referenceLab();
const node = 'talos06' as NodeName;
const path = '/api/v1/nodes/talos06';

const nodeWith = (metadata: object = {}, spec: object = {}) => ({
  [path]: { metadata: { name: node, uid: 'n1', ...metadata }, spec },
});
const wrote = (manager: string) => [
  { manager, operation: 'Update', fieldsV1: { 'f:spec': { 'f:unschedulable': {} } } },
];

describe('a cordon', () => {
  test('comes with its mark in one write, and goes with it', async () => {
    const api = fakeKubernetesApi(nodeWith());
    expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toEqual({
      kind: 'done',
    });
    expect(api.asked.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    expect(api.at(path)).toMatchObject({
      metadata: { annotations: { [CORDON_MARK]: 'true' } },
      spec: { unschedulable: true },
    });
    await performKubernetes(api, lab, { kind: 'node.uncordon', node });
    expect(api.at(path)).toMatchObject({ metadata: { annotations: {} }, spec: {} });
    expect(api.at(path).spec).toEqual({});
  });

  test('of Lowtide is not written again', async () => {
    const api = fakeKubernetesApi(nodeWith());
    await performKubernetes(api, lab, { kind: 'node.cordon', node });
    await performKubernetes(api, lab, { kind: 'node.cordon', node });
    expect(api.asked.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  test.each([
    ['a person', {}, 'cordoned by person'],
    ['Talos', { annotations: { 'talos.dev/cordoned': 'true' } }, 'cordoned by talos'],
  ])('of %s is neither taken over nor ended', async (_, metadata, note) => {
    const api = fakeKubernetesApi(nodeWith(metadata, { unschedulable: true }));
    for (const kind of ['node.cordon', 'node.uncordon'] as const) {
      expect(await performKubernetes(api, lab, { kind, node })).toEqual({ kind: 'done', note });
    }
    expect(api.asked.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('that a person has ended and begun anew is theirs, whatever mark is left', async () => {
    const metadata = {
      annotations: { [CORDON_MARK]: 'true', theirs: 'stays' },
      managedFields: wrote('kubectl'),
    };
    const api = fakeKubernetesApi(nodeWith(metadata, { unschedulable: true }));
    expect(await performKubernetes(api, lab, { kind: 'node.uncordon', node })).toEqual({
      kind: 'done',
      note: 'cordoned by person',
    });
    expect(api.at(path)).toMatchObject({
      metadata: { annotations: { theirs: 'stays' } },
      spec: { unschedulable: true },
    });
    expect(api.at(path).metadata.annotations).toEqual({ theirs: 'stays' });
  });
});

describe('a conflict', () => {
  const annotated = (count: number) => ({ metadata: { annotations: { theirs: String(count) } } });

  test('is settled by reading again, and nothing of either is lost', async () => {
    const api = fakeKubernetesApi(nodeWith(), {
      meanwhile: (them, count) => count < 4 && them.change(path, annotated(count)),
    });
    expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toEqual({
      kind: 'done',
    });
    expect(api.at(path)).toMatchObject({
      metadata: { annotations: { theirs: '3', [CORDON_MARK]: 'true' } },
      spec: { unschedulable: true },
    });
  });

  test('that never ends is tried again later, and told from a failure', async () => {
    const api = fakeKubernetesApi(nodeWith(), {
      meanwhile: (them, count) => them.change(path, annotated(count)),
    });
    expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toEqual({
      kind: 'retry',
      why: expect.stringContaining('409'),
    });
    expect(api.asked).toHaveLength(10);
  });

  test('in which a person cordons first leaves the cordon to them', async () => {
    const api = fakeKubernetesApi(nodeWith(), {
      meanwhile: (them) => them.change(path, { spec: { unschedulable: true } }),
    });
    expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toMatchObject({
      note: 'cordoned by person',
    });
    expect(api.at(path).metadata.annotations).toBeUndefined();
  });
});

const name = fc.stringMatching(/^[a-c]$/);
const texts = fc.dictionary(name, fc.stringMatching(/^[x-z]$/), { maxKeys: 3 });
const taints = fc.uniqueArray(
  fc.record({
    key: fc.oneof(name, fc.constant('node.kubernetes.io/unreachable')),
    value: name,
    effect: fc.constantFrom('NoSchedule', 'NoExecute'),
    timeAdded: fc.constant('2026-11-20T12:00:00Z'),
  }),
  { selector: ({ key, effect }) => `${key} ${effect}`, maxLength: 4 },
);
const others = fc.record({ labels: texts, annotations: texts, taints });
const ownActions = fc.array(
  fc.constantFrom<KubernetesAction>(
    { kind: 'node.cordon', node },
    { kind: 'node.uncordon', node },
    { kind: 'node.mark-out-of-service', node },
    { kind: 'node.unmark-out-of-service', node },
  ),
  { minLength: 1, maxLength: 6 },
);

test('labels, annotations and taints of others are never lost, whenever they are written', () =>
  fc.assert(
    fc.asyncProperty(
      others,
      fc.array(fc.option(others), { maxLength: 6 }),
      ownActions,
      async (first, later, actions) => {
        let theirs = first;
        const api = fakeKubernetesApi(
          nodeWith(
            { labels: first.labels, annotations: first.annotations },
            { taints: first.taints },
          ),
          {
            meanwhile(them, count) {
              const next = later[count - 1];
              if (next == null) return;
              const now = nodeObject.parse(them.at(path));
              const ours = now.spec.taints.filter(({ key }) => key === OUT_OF_SERVICE);
              theirs = {
                labels: { ...theirs.labels, ...next.labels },
                annotations: { ...theirs.annotations, ...next.annotations },
                taints: next.taints,
              };
              them.change(path, {
                metadata: { labels: next.labels, annotations: next.annotations },
                spec: { taints: [...next.taints, ...ours] },
              });
            },
          },
        );
        for (const action of actions) await performKubernetes(api, lab, action);
        const now = nodeObject.parse(api.at(path));
        const { [CORDON_MARK]: _, ...annotations } = now.metadata.annotations;
        expect({
          labels: now.metadata.labels,
          annotations,
          taints: now.spec.taints.filter(({ key }) => key !== OUT_OF_SERVICE),
        }).toEqual(theirs);
      },
    ),
  ));

describe('labels and annotations', () => {
  const applied = (labels: object, annotations: object) => ({
    manager: 'lowtide',
    operation: 'Apply',
    fieldsV1: { 'f:metadata': { 'f:labels': labels, 'f:annotations': annotations } },
  });
  const ok = () => ({ kind: 'ok', status: 200, body: {} }) as const;
  const asPatched = (request: { readonly method: string }) =>
    request.method === 'PATCH' ? ok() : undefined;

  test('are applied as one intent, never forced, under the lock of what was read', async () => {
    const metadata = {
      labels: { old: '1', theirs: '1' },
      annotations: { kept: 'a', gone: 'b' },
      managedFields: [applied({ 'f:old': {} }, { 'f:kept': {} })],
    };
    const api = fakeKubernetesApi(nodeWith(metadata), { answer: asPatched });
    const labels = { new: '2' };
    expect(await performKubernetes(api, lab, { kind: 'node.label', node, labels })).toEqual({
      kind: 'done',
    });
    expect(api.asked.at(-1)).toMatchObject({
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'lowtide' },
      body: {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: node, resourceVersion: '1', labels, annotations: { kept: 'a' } },
      },
    });
    expect(api.asked.at(-1)?.query).not.toHaveProperty('force');
  });

  test('that are so already are not written again', async () => {
    const metadata = {
      labels: { ours: '1' },
      managedFields: [applied({ 'f:ours': {} }, {})],
    };
    const api = fakeKubernetesApi(nodeWith(metadata), { answer: asPatched });
    await performKubernetes(api, lab, { kind: 'node.label', node, labels: { ours: '1' } });
    expect(api.asked).toHaveLength(1);
    // The same value, but somebody else's: it has to be applied to be held.
    await performKubernetes(api, lab, { kind: 'node.label', node, labels: {} });
    expect(api.asked).toHaveLength(3);
  });

  test.each([
    [
      'Apply failed with 1 conflict: conflict with "kubelet" using v1: .metadata.labels.kubernetes.io/arch',
      '.metadata.labels.kubernetes.io/arch on talos06 belongs to kubelet.',
    ],
    [
      'Apply failed with 2 conflicts: conflicts with "kubelet" using v1: - .metadata.labels.a - .metadata.labels.b conflicts with "ann" with subresource "status" using v1: - .metadata.labels.c',
      '.metadata.labels.a, .metadata.labels.b, .metadata.labels.c on talos06 belongs to kubelet and ann.',
    ],
  ])('that belong to another manager stall, and the manager is named: %s', async (message, why) => {
    const api = fakeKubernetesApi(nodeWith(), {
      answer: ({ method }) => (method === 'PATCH' ? refused(409, 'Conflict', message) : undefined),
    });
    const labels = { 'kubernetes.io/arch': 'z80' };
    expect(await performKubernetes(api, lab, { kind: 'node.label', node, labels })).toEqual({
      kind: 'stalled',
      why,
      next: expect.stringContaining('kubelet'),
    });
    expect(api.asked).toHaveLength(2);
  });
});

describe('a node of the same name at another address', () => {
  const elsewhere = (...addresses: readonly string[]) => ({
    [path]: {
      metadata: { name: node, uid: 'n1' },
      spec: {},
      status: { addresses: addresses.map((address) => ({ type: 'InternalIP', address })) },
    },
  });
  const actions: readonly KubernetesAction[] = [
    { kind: 'node.cordon', node },
    { kind: 'node.uncordon', node },
    { kind: 'node.mark-out-of-service', node },
    { kind: 'node.unmark-out-of-service', node },
    { kind: 'node.label', node, labels: { a: 'b' } },
    { kind: 'node.annotate', node, annotations: { a: 'b' } },
  ];

  test.each(actions.map((action) => [action.kind, action] as const))(
    'belongs to another cluster: %s leaves it alone',
    async (_, action) => {
      const api = fakeKubernetesApi(elsewhere('192.0.2.1', 'bad\u001b[2J'));
      expect(await performKubernetes(api, lab, action)).toEqual({
        kind: 'stalled',
        why: "The talos06 of this cluster has the address 192.0.2.1 and ?, the lab's has 192.168.1.36.",
        next: expect.stringContaining('--context'),
      });
      expect(api.asked.every(({ method }) => method === 'GET')).toBe(true);
    },
  );

  test('is one of the lab when one of its addresses is', async () => {
    const address = lab.nodes.get(node)?.address ?? '';
    const api = fakeKubernetesApi(elsewhere('fd00::6', address));
    expect(await performKubernetes(api, lab, { kind: 'node.cordon', node })).toEqual({
      kind: 'done',
    });
  });
});
