import type { ControlPlane } from '../../../oracles/kubernetes/control-plane.ts';
import type { Scenario } from '../scenario.ts';
import { waitFor } from './wait.ts';

/** The kubelets of the control planes start what has ended; here that is us. */
export async function loseApi(
  plane: ControlPlane,
  struck: 'kube-apiserver' | 'etcd',
): Promise<void> {
  await plane.component(struck).kill();
  const manager = plane.component('kube-controller-manager');
  await waitFor('an end of kube-controller-manager', () => manager.endedByItself());
  // That was to be: no cause for the plane to give up.
  await manager.stop();
}

export async function restoreApi(plane: ControlPlane): Promise<void> {
  for (const name of ['etcd', 'kube-apiserver', 'kube-scheduler', 'kwok'] as const) {
    plane.component(name).start();
  }
  await plane.ready();
  plane.component('kube-controller-manager').start();
}

/** With the controller-manager stopped, every budget gets a new generation that nobody looks at. */
export async function outdateBudgets(
  plane: ControlPlane,
  scenario: Scenario,
  isOutdated: boolean,
): Promise<void> {
  const manager = plane.component('kube-controller-manager');
  if (!isOutdated) {
    manager.resume();
    return;
  }
  manager.pause();
  for (const { kind, metadata } of scenario.objects) {
    if (kind !== 'PodDisruptionBudget') continue;
    const path = `/apis/policy/v1/namespaces/${scenario.name}/poddisruptionbudgets/${metadata.name}`;
    const spec = { unhealthyPodEvictionPolicy: 'IfHealthyBudget' };
    await plane.request('PATCH', path, { spec });
  }
}
