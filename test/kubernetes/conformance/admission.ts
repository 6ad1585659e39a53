import { describe, expect, test } from 'vitest';
import type { KubernetesAction, Result } from '../../../src/world/actions.ts';
import { ask } from '../../conformance/harness.ts';
import { type KubernetesHarness, node } from '../../conformance/kubernetes/harness.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { pods } from '../operations/home-cluster.ts';

/** What stands between a right and a change: webhooks, policies, namespaces that end. */
export function admissionSuite(
  plane: () => ControlPlane,
  openPort: () => Promise<KubernetesHarness>,
): void {
  describe('what is let through', () => {
    test('waits for a webhook that does not answer: it is named, and asked again', async () => {
      const harness = await openPort();
      const name = 'policy.lowtide.test';
      await plane().apply([webhookOnNodes(name)]);
      try {
        const result = await eventually(harness, ({ kind }) => kind === 'retry');
        expect(result).toMatchObject({ kind: 'retry', why: expect.stringContaining(name) });
      } finally {
        await plane().kubectl(['delete', 'validatingwebhookconfiguration', name]);
      }
      const later = await eventually(harness, ({ kind }) => kind === 'done');
      expect(later.kind).toBe('done');
    });

    test('is up to policies: a person is told which denies it', async () => {
      const harness = await openPort();
      await plane().apply(policyOnNodes);
      try {
        const result = await eventually(harness, ({ kind }) => kind === 'stalled');
        expect(result).toMatchObject({
          kind: 'stalled',
          why: expect.stringContaining('nodes-as-they-are'),
          next: expect.stringMatching(/\.$/),
        });
      } finally {
        await plane().kubectl(['delete', 'validatingadmissionpolicybinding', 'nodes-as-they-are']);
        await plane().kubectl(['delete', 'validatingadmissionpolicy', 'nodes-as-they-are']);
      }
      await eventually(harness, ({ kind }) => kind === 'done');
    });

    test('is no eviction from a namespace that ends: its pods end with it', async () => {
      const harness = await openPort();
      await plane().apply(ending);
      const pod = await ourPod(plane());
      const deletion = plane().kubectl(['delete', 'namespace', 'ending']);
      try {
        const result = await eventually(harness, ({ kind }) => kind !== 'done', {
          kind: 'pod.evict',
          pod: 'ending/last',
          uid: pod.uid,
        });
        expect(result).toEqual({
          kind: 'wait',
          why: expect.stringContaining('the namespace ending is being deleted'),
          heldBy: ['ending'],
        });
      } finally {
        await plane().request('PATCH', '/api/v1/namespaces/ending/pods/last', {
          metadata: { finalizers: null },
        });
        await deletion;
      }
    });
  });
}

/** Asked again until it comes out so: the API server takes a moment to go by what it was given. */
async function eventually(
  harness: KubernetesHarness,
  isIt: (result: Result) => boolean,
  action?: KubernetesAction,
): Promise<Result> {
  for (const number of Array(200).keys()) {
    // Each time something else, for what is so already is not written again.
    const labels = { 'lowtide.test/number': String(number) };
    const result = await ask(harness, action ?? { kind: 'node.label', node, labels });
    if (isIt(result)) return result;
  }
  throw new Error('it never came out so');
}

const onNodes = {
  apiGroups: [''],
  apiVersions: ['v1'],
  resources: ['nodes'],
  operations: ['UPDATE'],
};

/** Nobody listens there, and nothing is let through without an answer. */
const webhookOnNodes = (name: string) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name,
      clientConfig: { url: 'https://127.0.0.1:9/' },
      rules: [onNodes],
      matchConditions: [{ name: 'lowtide', expression: 'request.userInfo.username == "lowtide"' }],
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      timeoutSeconds: 1,
    },
  ],
});

const policyOnNodes = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'nodes-as-they-are' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [onNodes] },
      matchConditions: [{ name: 'lowtide', expression: 'request.userInfo.username == "lowtide"' }],
      validations: [{ expression: 'false', message: 'nodes stay as they are' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'nodes-as-they-are' },
    spec: { policyName: 'nodes-as-they-are', validationActions: ['Deny'] },
  },
];

/** A namespace that cannot end while its pod has a finalizer. */
const ending = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ending' } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'last', namespace: 'ending', finalizers: ['lowtide.test/stays'] },
    spec: { containers: [{ name: 'it', image: 'registry.invalid/it:1' }] },
  },
];

async function ourPod(plane: ControlPlane) {
  const pod = (await pods(plane)).find(({ namespace }) => namespace === 'ending');
  if (pod === undefined) throw new Error('bug: no pod');
  return pod;
}
