import type { Lab } from '../../../src/model/lab.ts';
import { clusterRoleText } from '../../../src/world/real/kubernetes/rbac/cluster-role.ts';
import type { KubernetesHarness } from '../../conformance/kubernetes/harness.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { startHomeCluster } from '../operations/home-cluster.ts';
import { createHands } from './hands.ts';
import { createRestore } from './restore.ts';

/** The reference lab on a real control plane that all tests of a file share. */
export interface Reference {
  readonly plane: ControlPlane;
  readonly lab: Lab;
  /** Has the rights that `lowtide rbac` prints, and no others. */
  readonly user: string;
  /** What people and misfortune do in the suite, and what it looks at. */
  readonly hands: Omit<KubernetesHarness, 'port' | 'until'>;
  /** Everything is as it was at first, and every pod is ready. */
  readonly restore: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const user = 'lowtide';

/** A second one for the same pods, which the API takes without a word. */
const secondBudget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'second', namespace: 'network' },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'traefik' } } },
};

export async function startReference(): Promise<Reference> {
  const home = await startHomeCluster();
  const { plane, lab } = home;
  try {
    await plane.apply([secondBudget]);
    await plane.request('PATCH', '/apis/policy/v1/namespaces/home/poddisruptionbudgets/nextcloud', {
      spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
    await plane.kubectl(['apply', '-f', '-'], clusterRoleText({ kind: 'User', name: user }));
    const restore = await createRestore(plane);
    return { plane, lab, user, hands: createHands(plane), restore, stop: home.stop };
  } catch (error) {
    await home.stop();
    throw error;
  }
}
