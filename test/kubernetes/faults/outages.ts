import { setTimeout as pass } from 'node:timers/promises';
import { test } from 'vitest';
import type { ComponentName, ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { outlives } from './ordeal.ts';
import { observing } from './ways.ts';

/** Long enough that it is asked again a few times. */
const awayMs = 5_000;

/** The processes themselves are struck, one test after the other: all tests have the same ones. */
export function outages(plane: () => ControlPlane): void {
  const struck = (name: ComponentName, how: 'stopped' | 'killed') =>
    observing(plane(), { servers: [plane().server] }, (observer) => {
      const component = plane().component(name);
      return outlives(plane(), observer, {
        begin: () => (how === 'stopped' ? component.pause() : component.kill()),
        meanwhile: () => pass(awayMs),
        async end() {
          if (how === 'stopped') component.resume();
          else component.start();
          await plane().ready();
        },
      });
    });

  test('when the API server hangs', () => struck('kube-apiserver', 'stopped'));
  test('when the API server is killed', () => struck('kube-apiserver', 'killed'));
  test('when etcd hangs', () => struck('etcd', 'stopped'));
  test('when etcd is killed', () => struck('etcd', 'killed'));
}
