import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { until } from './until.ts';

const budget = '/apis/policy/v1/namespaces/home/poddisruptionbudgets/diary';
const quota = '/api/v1/namespaces/home/resourcequotas/full';

/** A budget that lets the diary's only pod never go. */
export async function keepDiary(plane: ControlPlane): Promise<() => Promise<void>> {
  await plane.apply([
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { namespace: 'home', name: 'diary' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'diary' } } },
    },
  ]);
  await until('the budget to be worked out', async () => {
    const { status } = (await plane.request('GET', budget)) as {
      status?: { currentHealthy?: number };
    };
    return status?.currentHealthy === 1;
  });
  return async () => {
    await plane.request('DELETE', budget);
  };
}

/** The namespace `home` may have as many pods as it has, and not one replacement more. */
export async function allowNoMorePods(plane: ControlPlane): Promise<() => Promise<void>> {
  const { items } = (await plane.request('GET', '/api/v1/namespaces/home/pods')) as {
    items: readonly unknown[];
  };
  await plane.apply([
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { namespace: 'home', name: 'full' },
      spec: { hard: { pods: String(items.length) } },
    },
  ]);
  await until('the quota to be counted', async () => {
    const { status } = (await plane.request('GET', quota)) as {
      status?: { used?: { pods?: string } };
    };
    return status?.used?.pods === String(items.length);
  });
  return async () => {
    await plane.request('DELETE', quota);
  };
}
