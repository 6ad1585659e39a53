import { type ControlPlane, startControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { labNodes } from '../../oracles/kubernetes/nodes.ts';
import { referenceLab } from '../../simulation/reference-lab.ts';

const namespace = 'default';

/** The lab's nodes with something of everything that facts are made of. */
export async function startStruckPlane(): Promise<ControlPlane> {
  const plane = await startControlPlane({
    nodes: labNodes(referenceLab().lab),
    // Nodes are not to be lost because the control plane was away for a while.
    flags: { 'kube-controller-manager': ['--node-monitor-grace-period=300s'] },
  });
  try {
    await plane.apply(workloads);
    return plane;
  } catch (error) {
    await plane.stop({ keepLogs: true });
    throw error;
  }
}

/** A pod that nobody makes anew, where it is to run. */
export async function makePod(plane: ControlPlane, name: string, nodeName: string) {
  await plane.request('POST', `/api/v1/namespaces/${namespace}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName, ...template.spec },
  });
}

export async function removePod(plane: ControlPlane, name: string) {
  await plane.request('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, {
    gracePeriodSeconds: 0,
  });
}

export function podKey(name: string): string {
  return `kubernetes.pod ${namespace}/${name}`;
}

const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'it', image: 'registry.invalid/it:1' }],
  },
};

const selector = { matchLabels: template.metadata.labels };

const workloads = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: { replicas: 3, selector, template },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { ...template, metadata: { labels: { app: 'agent' } } },
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace },
    spec: { minAvailable: 2, selector },
  },
];
