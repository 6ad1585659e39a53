import { expect, test } from 'vitest';
import { fakeKubernetesApi, refused } from '../../../../../test/fake-kubernetes-api.ts';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { KubernetesAction } from '../../../actions.ts';
import type { ApiAnswer, ApiRequest } from '../api.ts';
import { performKubernetes } from '../perform/perform.ts';
import { actionRules, keyOf, type Rule } from './rules.ts';

const { lab } = referenceLab();
const node = 'talos06' as NodeName;
const workload = 'Deployment/media/web' as const;
const pod = { pod: 'media/web-abc-1', uid: 'u1' };
const pods = '/api/v1/namespaces/media/pods';

const actions: { readonly [K in KubernetesAction['kind']]: KubernetesAction } = {
  'node.cordon': { kind: 'node.cordon', node },
  'node.uncordon': { kind: 'node.uncordon', node },
  'node.mark-out-of-service': { kind: 'node.mark-out-of-service', node },
  'node.unmark-out-of-service': { kind: 'node.unmark-out-of-service', node },
  'node.label': { kind: 'node.label', node, labels: { a: 'b' } },
  'node.annotate': { kind: 'node.annotate', node, annotations: { a: 'b' } },
  'pod.evict': { kind: 'pod.evict', ...pod },
  'pod.delete': { kind: 'pod.delete', ...pod },
  'workload.surge': { kind: 'workload.surge', workload },
  'workload.settle': { kind: 'workload.settle', workload, retire: node },
};

const web = {
  metadata: {
    name: 'web-abc-1',
    namespace: 'media',
    uid: 'u1',
    resourceVersion: '1',
    labels: { app: 'web', 'pod-template-hash': 'abc' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-abc', controller: true }],
  },
};
const objects = {
  '/api/v1/nodes/talos06': {
    metadata: { name: node, uid: 'n1', annotations: { 'lowtide/cordoned': 'true' } },
    spec: {
      taints: [{ key: 'node.kubernetes.io/out-of-service', value: 'x', effect: 'NoSchedule' }],
    },
  },
  [`${pods}/web-abc-1`]: web,
  [pods]: { metadata: {}, items: [web] },
  '/apis/policy/v1/namespaces/media/poddisruptionbudgets': { metadata: {}, items: [] },
  '/apis/apps/v1/namespaces/media/deployments/web': {
    metadata: {
      name: 'web',
      namespace: 'media',
      uid: 'd1',
      annotations: { 'lowtide/surged-to': '2' },
    },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
  },
};
const unsurged = {
  ...objects,
  '/apis/apps/v1/namespaces/media/deployments/web': {
    metadata: { name: 'web', namespace: 'media', uid: 'd1' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
  },
};

/** What writes may be answered with: each leads to other requests. */
const answers: readonly (ApiAnswer | undefined)[] = [
  undefined,
  refused(409, 'Conflict', 'the object has been modified'),
  refused(429, 'TooManyRequests', 'no', [{ reason: 'DisruptionBudget', message: 'no' }]),
  refused(500, '', 'This pod has more than one PodDisruptionBudget'),
  refused(403, 'Forbidden', 'pdb disruptions allowed is negative'),
];

test.each(Object.entries(actions))(
  '%s asks for what its rules say, and for all of it',
  async (_, action) => {
    const asked = new Set<string>();
    for (const from of [objects, unsurged]) {
      for (const answer of answers) {
        const api = fakeKubernetesApi(from, {
          answer: ({ method }) => (method === 'GET' ? undefined : answer),
        });
        await performKubernetes(api, lab, action);
        for (const request of api.asked) asked.add(keyOf(ruleOf(request)));
      }
    }
    expect([...asked].sort()).toEqual(actionRules[action.kind].map(keyOf).sort());
  },
);

/** As the authorizer reads a request (`pkg/endpoints/request/requestinfo.go` of k8s.io/apiserver, v1.36). */
function ruleOf({ method, path }: ApiRequest): Rule {
  const [, ofCore, ofGroup = '', resource = '', name, subresource] =
    /^\/(?:api\/(v1)|apis\/([^/]+)\/[^/]+)\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
      path,
    ) ?? [];
  const verbs = {
    GET: name === undefined ? 'list' : 'get',
    POST: 'create',
    PATCH: 'patch',
    DELETE: 'delete',
  } as const;
  if (method === 'PUT') throw new Error('bug: nothing is put');
  return {
    group: ofCore === undefined ? ofGroup : '',
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    verb: verbs[method],
  };
}
