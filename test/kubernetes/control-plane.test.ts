import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ControlPlane, startControlPlane } from '../oracles/kubernetes/control-plane.ts';
import { isReady, labNodes } from '../oracles/kubernetes/nodes.ts';
import { referenceLab } from '../simulation/reference-lab.ts';

const patience = { timeout: 60_000, interval: 200 };

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane({
    nodes: labNodes(referenceLab().lab),
    flags: {
      'kube-controller-manager': ['--node-monitor-grace-period=16s', '--node-monitor-period=1s'],
      kwok: ['--node-lease-duration-seconds=12'],
    },
  });
});
afterAll(() => plane.stop());

const node = (name: string) => plane.request('GET', `/api/v1/nodes/${name}`);
const pod = async (name: string) => {
  const { status, body } = await plane.ask('GET', `/api/v1/namespaces/default/pods/${name}`);
  return status === 200 ? (body as { status: { phase: string } }).status.phase : status;
};

const bound = (name: string, nodeName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName, containers: [{ name: 'it', image: 'registry.invalid/it:1' }] },
});

test('the nodes of the lab are Ready, with what Lowtide thinks they can carry', async () => {
  const { items } = (await plane.request('GET', '/api/v1/nodes')) as { items: unknown[] };
  expect(items).toHaveLength(11);
  expect(items.every(isReady)).toBe(true);
  expect(await node('talos07')).toMatchObject({
    metadata: { labels: { 'kubernetes.io/arch': 'amd64' } },
    status: { allocatable: { pods: '110' } },
  });
});

test('who has no rights is refused', async () => {
  const nobody = ['--kubeconfig', plane.kubeconfigFor('nobody'), 'get', 'nodes'];
  await expect(plane.kubectl(nobody)).rejects.toThrow('nodes is forbidden');
});

test('a node that fails is found NotReady, and is Ready when it returns', async () => {
  await plane.failNode('talos06');
  await vi.waitUntil(async () => !isReady(await node('talos06')), patience);
  await plane.returnNode('talos06');
  await vi.waitUntil(async () => isReady(await node('talos06')), patience);
});

test('a node that hangs stays Ready, and its pods neither start nor end', async () => {
  await plane.apply([bound('early', 'talos08')]);
  await vi.waitUntil(async () => (await pod('early')) === 'Running', patience);
  await plane.hangNode('talos08');
  await plane.apply([bound('late', 'talos08'), bound('elsewhere', 'talos06')]);
  await plane.kubectl(['delete', 'pod', 'early', '--wait=false']);
  await vi.waitUntil(async () => (await pod('elsewhere')) === 'Running', patience);
  expect([await pod('early'), await pod('late')]).toEqual(['Running', 'Pending']);
  expect(isReady(await node('talos08'))).toBe(true);
  await plane.returnNode('talos08');
  await vi.waitUntil(async () => (await pod('late')) === 'Running', patience);
  await vi.waitUntil(async () => (await pod('early')) === 404, patience);
});

test('an API server that was killed comes back with all that it knew', async () => {
  await plane.component('kube-apiserver').kill();
  await expect(plane.request('GET', '/api/v1/nodes')).rejects.toThrow();
  plane.component('kube-apiserver').start();
  await plane.ready();
  expect(isReady(await node('talos06'))).toBe(true);
});
