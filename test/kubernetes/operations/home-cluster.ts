import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLab } from '../../../src/cli/lab-file.ts';
import type { Manifests } from '../../../src/kubernetes/objects.ts';
import type { Lab } from '../../../src/model/lab.ts';
import { type ControlPlane, startControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { labNodes } from '../../oracles/kubernetes/nodes.ts';
import { until } from './until.ts';
import { drivers, volumesFor } from './volumes.ts';

/** The reference lab with its workloads on a real control plane. */
export interface HomeCluster {
  readonly plane: ControlPlane;
  readonly lab: Lab;
  readonly manifests: Manifests;
  readonly labFile: string;
  /** A folder of its own for what a test keeps. */
  readonly folder: (name: string) => string;
  readonly stop: () => Promise<void>;
}

const ownWorkloads = join(import.meta.dirname, 'workloads');
const example = join(import.meta.dirname, '../../../examples/homelab');

/**
 * A node counts as silent after eight seconds instead of fifty. Everything else is as it is by
 * default: what Lowtide does must not rest on impatience.
 */
const flags = {
  'kube-apiserver': ['--allow-privileged'],
  'kube-controller-manager': ['--node-monitor-grace-period=8s', '--node-monitor-period=1s'],
  kwok: ['--node-lease-duration-seconds=8'],
};

export async function startHomeCluster(): Promise<HomeCluster> {
  const root = mkdtempSync(join(tmpdir(), 'lowtide-operations-'));
  const labFile = join(root, 'lab.yaml');
  writeFileSync(labFile, loopbackLab());
  const loaded = await loadLab(labFile);
  if (loaded.kind === 'bad') throw new Error('bug: the reference lab is bad');
  const { lab, manifests } = loaded;
  const plane = await startControlPlane({ nodes: labNodes(lab), flags });
  try {
    await settleIn(plane, manifests);
  } catch (error) {
    await plane.stop({ keepLogs: true });
    throw error;
  }
  return {
    plane,
    lab,
    manifests,
    labFile,
    folder: (name) => join(root, name),
    async stop() {
      await plane.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Its addresses lie on loopback: whatever is dialled, it is nobody's real machine. */
function loopbackLab(): string {
  return readFileSync(join(example, 'lab.yaml'), 'utf8')
    .replaceAll('192.168.1.', '127.0.1.')
    .replace(
      /^workloads:.*$/m,
      `workloads: ${JSON.stringify([join(example, 'workloads'), ownWorkloads])}`,
    );
}

async function settleIn(plane: ControlPlane, manifests: Manifests): Promise<void> {
  const workloads = join(example, 'workloads');
  await plane.kubectl(['apply', '--server-side', '-f', join(workloads, 'cluster.yaml')]);
  await plane.apply(accounts);
  await plane.apply([...drivers(await nodeNames(plane)), ...volumesFor(manifests)]);
  for (const folder of [ownWorkloads, workloads]) {
    await plane.kubectl(['apply', '--server-side', '-f', folder]);
  }
  await until('every pod to be ready', async () => (await pods(plane)).every(({ ready }) => ready));
}

/** Manifests come from Git; the accounts that they name come with their charts. */
const accounts = [
  ['kube-system', 'coredns'],
  ['network', 'traefik'],
  ['storage', 'csi-provisioner'],
].map(([namespace, name]) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { namespace, name },
}));

async function nodeNames(plane: ControlPlane): Promise<string[]> {
  const { items } = (await plane.request('GET', '/api/v1/nodes')) as List;
  return items.map(({ metadata }) => metadata.name);
}

export interface RealPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly owner: string;
  readonly ready: boolean;
  readonly terminating: boolean;
}

interface List {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly uid: string;
      readonly deletionTimestamp?: string;
      readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    };
    readonly spec: { readonly nodeName?: string };
    readonly status: {
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
  }[];
}

/** All pods as the API has them; `owner` is `Kind/name`. */
export async function pods(plane: ControlPlane): Promise<RealPod[]> {
  const { items } = (await plane.request('GET', '/api/v1/pods')) as List;
  return items.map(({ metadata, spec, status }) => {
    const [owner] = metadata.ownerReferences ?? [];
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      node: spec.nodeName ?? '',
      owner: owner === undefined ? '' : `${owner.kind}/${owner.name}`,
      ready: (status.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
      terminating: metadata.deletionTimestamp !== undefined,
    };
  });
}
