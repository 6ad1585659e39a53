import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../oracles/kubernetes/control-plane.ts';
import { labNodes } from '../oracles/kubernetes/nodes.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { until, type WatchedCluster, watchCluster } from './watching/watched-cluster.ts';

const { lab } = referenceLab();

let plane: ControlPlane;
const open: WatchedCluster[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ nodes: labNodes(lab) });
});
afterAll(() => plane.stop());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function watched(kubeconfig = plane.kubeconfig): Promise<WatchedCluster> {
  const one = await watchCluster(lab, kubeconfig);
  open.push(one);
  return one;
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
