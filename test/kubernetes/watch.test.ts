import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { NodeName } from '../../src/model/lab.ts';
import { createSystemClock } from '../../src/world/real/clock.ts';
import { follow } from '../../src/world/real/kubernetes/watch/follow.ts';
import type { ReducedPod } from '../../src/world/real/kubernetes/watch/reduced.ts';
import { type ControlPlane, startControlPlane } from '../oracles/kubernetes/control-plane.ts';
import { labNodes } from '../oracles/kubernetes/nodes.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { createTap, type Tap } from './watching/tapped-api.ts';
import { openApi, until, type WatchedCluster, watchCluster } from './watching/watched-cluster.ts';

const { lab } = referenceLab();

let plane: ControlPlane;
const open: WatchedCluster[] = [];

beforeAll(async () => {
  plane = await startControlPlane({
    nodes: labNodes(lab),
    flags: {
      'kube-apiserver': [
        // Pods are watched in etcd itself, whose history is soon forgotten: 410 when one was away.
        '--watch-cache-sizes=pods#0',
        '--etcd-compaction-interval=3s',
      ],
      'kube-controller-manager': ['--node-monitor-grace-period=16s', '--node-monitor-period=1s'],
      kwok: ['--node-lease-duration-seconds=12'],
    },
  });
});
afterAll(() => plane.stop());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function watched(
  kubeconfig: string = plane.kubeconfig,
  tap: Tap = createTap(),
): Promise<WatchedCluster> {
  const one = await watchCluster(lab, kubeconfig, tap.wrap);
  open.push(one);
  return one;
}

const isUp = (cluster: WatchedCluster) => cluster.fact('kubernetes.api', 'cluster') === true;
const isDown = (cluster: WatchedCluster) => cluster.fact('kubernetes.api', 'cluster') === false;
const silent = {
  unobservable: expect.stringMatching(/^the Kubernetes API does not answer: .+[^.]$/),
};

/** Bare pods on a node, seen to run. */
async function run(cluster: WatchedCluster, ...names: readonly string[]): Promise<void> {
  await plane.apply(names.map((name) => bare(name)));
  await until(() => names.every((name) => isRunning(cluster, name)));
}

function isRunning(cluster: WatchedCluster, name: string): boolean {
  const pod = cluster.fact('kubernetes.pod', `default/${name}`);
  return typeof pod === 'object' && 'ready' in pod && pod.ready;
}

function bare(name: string, more: object = {}) {
  const containers = [{ name: 'it', image: 'registry.invalid/it:1' }];
  const spec = { nodeName: 'talos06', terminationGracePeriodSeconds: 0, containers };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', ...more }, spec };
}

const web = 'Deployment/default/web';

function deployment(name: string, replicas: number) {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'it', image: 'registry.invalid/it:1' }],
        },
      },
    },
  };
}

const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
};

test('a cluster is seen whole, and what is added, changed and deleted is told', async () => {
  await plane.apply([deployment('web', 3), budget]);
  const cluster = await watched();
  await until(() => cluster.fact('kubernetes.api', 'cluster') === true);
  for (const name of lab.nodes.keys()) {
    expect(cluster.fact('kubernetes.node', name)).toMatchObject({
      ready: 'True',
      cordonedBy: 'nobody',
      outOfService: false,
    });
  }
  await until(() => {
    const status = cluster.fact('kubernetes.workload', web);
    return typeof status === 'object' && 'ready' in status && status.ready === 3;
  });
  expect(cluster.fact('kubernetes.workload', web)).toEqual({
    replicas: 3,
    ready: 3,
    surged: false,
  });
  await until(() => {
    const seen = cluster.fact('kubernetes.budget', 'default/web');
    return typeof seen === 'object' && 'workloads' in seen && seen.disruptionsAllowed === 1;
  });
  expect(cluster.fact('kubernetes.budget', 'default/web')).toEqual({
    disruptionsAllowed: 1,
    workloads: [web],
  });

  await plane.kubectl(['scale', 'deployment/web', '--replicas=1']);
  await until(() => cluster.subjects('kubernetes.pod').length === 1);
  await plane.kubectl(['delete', 'deployment/web', 'poddisruptionbudget/web']);
  await until(() => cluster.subjects('kubernetes.pod').length === 0);
  await until(() => cluster.fact('kubernetes.workload', web) === undefined);
  await until(() => cluster.fact('kubernetes.budget', 'default/web') === undefined);
});

test('a node is cordoned by a person, by Lowtide, by a person again, and falls silent', async () => {
  const cluster = await watched();
  await until(() => isUp(cluster));
  const node = () => {
    const seen = cluster.fact('kubernetes.node', 'talos07');
    return typeof seen === 'object' && 'ready' in seen ? seen : undefined;
  };
  await plane.kubectl(['cordon', 'talos07']);
  await until(() => node()?.cordonedBy === 'person');
  await plane.kubectl(['uncordon', 'talos07']);
  await until(() => node()?.cordonedBy === 'nobody');
  const name = 'talos07' as NodeName;
  cluster.port.perform({ id: 'leave-1/1', action: { kind: 'node.cordon', node: name } });
  await until(() => node()?.cordonedBy === 'lowtide');
  await plane.kubectl(['uncordon', 'talos07']);
  await until(() => node()?.cordonedBy === 'nobody');
  await plane.kubectl(['cordon', 'talos07']);
  await until(() => node()?.cordonedBy === 'person');
  await plane.failNode('talos07');
  await until(() => node()?.ready === 'Unknown');
  await plane.returnNode('talos07');
  await until(() => node()?.ready === 'True');
  await plane.kubectl(['delete', 'node', 'talos07']);
  await until(() => node() === undefined);
  expect(cluster.fact('kubernetes.node', 'talos07')).toEqual({
    unobservable: 'talos07 is no longer in the cluster',
  });
});

test('pods that wait, static pods and volumes are told', async () => {
  const cluster = await watched();
  await until(() => isUp(cluster));
  const { uid } = (
    (await plane.request('GET', '/api/v1/nodes/talos06')) as { metadata: { uid: string } }
  ).metadata;
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'talos06', uid, controller: true };
  const huge = bare('huge');
  await plane.apply([
    bare('static', { ownerReferences: [owner] }),
    {
      ...huge,
      spec: {
        containers: [{ ...huge.spec.containers[0], resources: { requests: { memory: '900Gi' } } }],
      },
    },
    volume,
    claim,
    attachment,
  ]);
  await until(() => isRunning(cluster, 'static'));
  expect(cluster.fact('kubernetes.pod', 'default/static')).toMatchObject({
    workload: 'Pod/default/static',
    node: 'talos06',
    mirror: true,
  });
  await until(() => {
    const pod = cluster.fact('kubernetes.pod', 'default/huge');
    return typeof pod === 'object' && 'why' in pod && /Insufficient memory/.test(pod.why ?? '');
  });
  await until(() => cluster.fact('kubernetes.attachment', 'default/db') !== undefined);
  expect(cluster.fact('kubernetes.attachment', 'default/db')).toEqual({ node: 'talos06' });
  await plane.kubectl(['delete', 'volumeattachment/csi-db', 'pod/huge', 'pod/static']);
  await until(() => cluster.fact('kubernetes.attachment', 'default/db') === undefined);
});

test('a pod that hangs on its node says why, by the Events about it, until it runs', async () => {
  const cluster = await watched();
  await until(() => isUp(cluster));
  const why = () => {
    const pod = cluster.fact('kubernetes.pod', 'default/hangs');
    return typeof pod === 'object' && 'why' in pod ? pod.why : undefined;
  };
  await plane.hangNode('talos06');
  await plane.apply([bare('hangs')]);
  const { uid } = (
    (await plane.request('GET', '/api/v1/namespaces/default/pods/hangs')) as {
      metadata: { uid: string };
    }
  ).metadata;
  const now = Date.now();
  const tell = (type: string, reason: string, message: string, afterMs = 0) =>
    plane.request('POST', '/api/v1/namespaces/default/events', {
      metadata: { generateName: 'hangs.' },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'hangs', uid },
      type,
      reason,
      message,
      lastTimestamp: new Date(now + afterMs).toISOString(),
    });
  await tell('Warning', 'FailedMount', 'no such\nvolume');
  await until(() => why() === 'FailedMount: no such volume');
  expect(cluster.fact('kubernetes.pod', 'default/hangs')).toMatchObject({
    node: 'talos06',
    phase: 'Pending',
  });
  await tell('Normal', 'FailedMount', 'no warning');
  await tell('Warning', 'Unhealthy', 'of no concern');
  await tell('Warning', 'FailedCreatePodSandBox', 'no address', 2_000);
  await until(() => why() === 'FailedCreatePodSandBox: no address');
  const late = await watched();
  await until(() => {
    const pod = late.fact('kubernetes.pod', 'default/hangs');
    return typeof pod === 'object' && 'why' in pod && /no address/.test(pod.why ?? '');
  });
  await plane.returnNode('talos06');
  await until(() => isRunning(cluster, 'hangs'));
  expect(why()).toBeUndefined();
  await plane.kubectl(['delete', 'pod/hangs']);
});

const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'pv-db' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    storageClassName: 'manual',
    claimRef: { namespace: 'default', name: 'db' },
    csi: { driver: 'test.invalid', volumeHandle: 'db' },
  },
};

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'db', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'manual',
    volumeName: 'pv-db',
    resources: { requests: { storage: '1Gi' } },
  },
};

const attachment = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: 'csi-db' },
  spec: {
    attacher: 'test.invalid',
    nodeName: 'talos06',
    source: { persistentVolumeName: 'pv-db' },
  },
};

test('what may not be watched is unobservable, with the rule that is missing, until it may', async () => {
  const rules = [
    {
      apiGroups: ['', 'apps', 'batch', 'storage.k8s.io'],
      resources: ['*'],
      verbs: ['list', 'watch'],
    },
  ];
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'watcher' },
    rules,
  };
  await plane.apply([
    role,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'watcher' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'watcher' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'watcher' }],
    },
    budget,
  ]);
  const cluster = await watched(plane.kubeconfigFor('watcher'));
  await until(() => cluster.fact('kubernetes.api', 'cluster') !== undefined);
  expect(cluster.fact('kubernetes.api', 'cluster')).toEqual({
    unobservable: expect.stringMatching(/The user watcher may not list poddisruptionbudgets/),
  });
  expect(cluster.fact('kubernetes.node', 'talos06')).toMatchObject({ ready: 'True' });
  const budgets = {
    apiGroups: ['policy'],
    resources: ['poddisruptionbudgets'],
    verbs: ['list', 'watch'],
  };
  await plane.apply([{ ...role, rules: [...rules, budgets] }]);
  await until(() => typeof cluster.fact('kubernetes.budget', 'default/web') === 'object');
  await until(() => isUp(cluster));

  const nobody = await watched(plane.kubeconfigFor('nobody'));
  await until(() => nobody.fact('kubernetes.api', 'cluster') !== undefined);
  const why = expect.stringMatching(
    /The user nobody may not list nodes \(API group "", all namespaces\)/,
  );
  expect(nobody.fact('kubernetes.api', 'cluster')).toEqual({ unobservable: why });
  await until(() => nobody.fact('kubernetes.node', 'talos06') !== undefined);
  expect(nobody.fact('kubernetes.node', 'talos06')).toEqual({ unobservable: why });
});

test('a watch that was away longer than etcd remembers is refused with 410, and lists anew', async () => {
  const tap = createTap();
  const opened = await openApi(plane.kubeconfig);
  const pods = new Map<string, ReducedPod>();
  const following = follow({
    api: tap.wrap(opened),
    clock: createSystemClock(),
    random: Math.random,
    resource: { name: 'pods', group: '', path: '/api/v1/pods', metadataOnly: false },
    store: {
      put: (read) => (read.kind === 'object' ? pods.set(read.key, read.object) : undefined),
      drop: (key) => pods.delete(key),
      keys: () => pods.keys(),
    },
    onHealth: () => {},
  });
  await plane.apply([bare('stays'), bare('goes')]);
  await until(() => pods.has('default/stays') && pods.has('default/goes'));
  tap.cut('/api/v1/pods');
  await plane.kubectl(['delete', 'pod', 'goes']);
  await compacted();
  expect(tap.lists('/api/v1/pods')).toBe(1);
  tap.mend();
  await until(() => !pods.has('default/goes'));
  expect(pods.has('default/stays')).toBe(true);
  expect(tap.ends.filter((end) => end.endsWith(' 410'))).toHaveLength(1);
  expect(tap.lists('/api/v1/pods')).toBe(2);
  following.stop();
  await opened.close();
  await plane.kubectl(['delete', 'pod', 'stays']);
});

test('what was away for long is believed again only when all is listed anew', async () => {
  const tap = createTap();
  const cluster = await watched(plane.kubeconfig, tap);
  await until(() => isUp(cluster));
  await run(cluster, 'stays', 'goes');
  const before = tap.lists('/api/v1/pods');
  tap.cut('/api/v1/pods');
  await until(
    () =>
      typeof cluster.fact('kubernetes.pod', 'default/stays') === 'object' &&
      !isRunning(cluster, 'stays'),
  );
  await plane.kubectl(['delete', 'pod', 'goes']);
  await compacted();
  tap.mend();
  await until(() => isRunning(cluster, 'stays'));
  expect(cluster.fact('kubernetes.pod', 'default/goes')).toBeUndefined();
  expect(tap.lists('/api/v1/pods')).toBe(before + 1);
  await run(cluster, 'later');
  await plane.kubectl(['delete', 'pod', 'stays', 'later']);
});

/** Waits until etcd has forgotten what was so when this began. */
async function compacted(): Promise<void> {
  const { metadata } = (await plane.request('GET', '/api/v1/pods')) as {
    metadata: { resourceVersion: string };
  };
  const query = `watch=true&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`;
  await until(async () => {
    const { body } = await plane.ask('GET', `/api/v1/pods?${query}`);
    return (
      JSON.stringify(body).includes('too old resource version') ||
      /"code":410/.test(JSON.stringify(body))
    );
  });
}

test('a port that is cut off sees nothing, and after that what has changed meanwhile', async () => {
  const tap = createTap();
  const cluster = await watched(plane.kubeconfig, tap);
  await until(() => isUp(cluster));
  await run(cluster, 'stays', 'goes');
  tap.cut();
  await until(() => isDown(cluster));
  expect(cluster.fact('kubernetes.pod', 'default/stays')).toEqual(silent);
  expect(cluster.fact('kubernetes.node', 'talos06')).toEqual(silent);
  await plane.kubectl(['delete', 'pod', 'goes']);
  tap.mend();
  await until(() => isUp(cluster));
  await until(() => isRunning(cluster, 'stays'));
  expect(cluster.fact('kubernetes.pod', 'default/goes')).toBeUndefined();
  await plane.kubectl(['delete', 'pod', 'stays']);
});

test.each([
  ['kube-apiserver', 'is killed', 'kill', 'start'],
  ['kube-apiserver', 'stands still', 'pause', 'resume'],
  ['etcd', 'stands still', 'pause', 'resume'],
  ['etcd', 'is killed', 'kill', 'start'],
] as const)(
  'when %s %s nothing is known, and all is again when it is back',
  async (name, _, strike, mend) => {
    const cluster = await watched();
    await until(() => isUp(cluster));
    await run(cluster, 'lives-on');
    const component = plane.component(name);
    await component[strike]();
    await until(() => isDown(cluster));
    expect(cluster.fact('kubernetes.pod', 'default/lives-on')).toEqual(silent);
    expect(cluster.fact('kubernetes.node', 'talos06')).toEqual(silent);
    await component[mend]();
    await until(() => isUp(cluster));
    await until(() => isRunning(cluster, 'lives-on'));
    await plane.ready();
    await plane.kubectl(['delete', 'pod', 'lives-on']);
    await until(() => cluster.fact('kubernetes.pod', 'default/lives-on') === undefined);
  },
);
