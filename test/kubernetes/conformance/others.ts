import { describe, expect, test } from 'vitest';
import type { NodeName } from '../../../src/model/lab.ts';
import { lastSeen } from '../../conformance/facts.ts';
import { ask, listen } from '../../conformance/harness.ts';
import { type KubernetesHarness, node } from '../../conformance/kubernetes/harness.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';

/** Others change what Lowtide changes: what the simulated world has no part for. */
export function othersSuite(
  plane: () => ControlPlane,
  openPort: () => Promise<KubernetesHarness>,
): void {
  describe('beside others', () => {
    test('nothing that they write at the same time is lost', async () => {
      const harness = await openPort();
      const rounds = 15;
      const others = Array.from({ length: rounds }, (_, round) => String(round));
      const theirs = (async () => {
        for (const round of others) {
          await plane().request('PATCH', `/api/v1/nodes/${node}`, {
            metadata: { annotations: { [`others.test/${round}`]: round } },
          });
          await plane().kubectl(['taint', 'node', node, `others.test/${round}=x:NoSchedule`]);
        }
      })();
      const done = { kind: 'done' };
      for (const _ of others) {
        for (const kind of [
          'node.cordon',
          'node.mark-out-of-service',
          'node.uncordon',
          'node.unmark-out-of-service',
        ] as const) {
          // One that found others faster five times over is asked for again, as the loop does.
          let result = await ask(harness, { kind, node });
          while (result.kind === 'retry') result = await ask(harness, { kind, node });
          expect(result).toEqual(done);
        }
      }
      await theirs;
      const { annotations } = await harness.textsOf(node);
      const taints = await harness.taintsOf(node);
      expect(annotations).toMatchObject(
        Object.fromEntries(others.map((round) => [`others.test/${round}`, round])),
      );
      expect(taints.toSorted()).toEqual(
        others.map((round) => `others.test/${round}=x:NoSchedule`).toSorted(),
      );
    });

    test.each([
      ['an autoscaler', 'a HorizontalPodAutoscaler', autoscaler],
      ['Flux', 'kustomize-controller', git],
    ])('%s that sets a surge back is named', async (_, name, other) => {
      const harness = await openPort();
      const heard = listen(harness);
      const workload = harness.deployment;
      const isSurged = () => {
        const seen = lastSeen(heard, 'kubernetes.workload', workload);
        return seen !== undefined && seen !== 'absent' && seen.surged;
      };
      await ask(harness, { kind: 'workload.surge', workload });
      await harness.until('the surge', isSurged);
      await other.begin(plane());
      try {
        await harness.until('its end', () => !isSurged());
        expect(await ask(harness, { kind: 'workload.surge', workload })).toEqual({
          kind: 'stalled',
          why: `${workload} was given one replica more, and ${name} set it back to 1.`,
          next: expect.stringMatching(/\.$/),
        });
        await ask(harness, { kind: 'workload.settle', workload, retire: 'any' });
        expect(await replicas(plane())).toBe(1);
      } finally {
        await other.end(plane());
      }
    });
  });
  notJoined(plane, openPort);
}

function notJoined(plane: () => ControlPlane, openPort: () => Promise<KubernetesHarness>): void {
  describe('a node of the lab that has not joined', () => {
    test('is waited for, and not made', async () => {
      const harness = await openPort();
      const path = '/api/v1/nodes/talos11';
      const before = (await plane().request('GET', path)) as Joined;
      await plane().request('DELETE', path);
      try {
        const talos11 = 'talos11' as NodeName;
        expect(await ask(harness, { kind: 'node.cordon', node: talos11 })).toEqual({
          kind: 'wait',
          why: 'talos11 has not joined the cluster',
          heldBy: ['talos11'],
        });
        // Server-side apply would make an object that is not there.
        const labels = { 'lowtide.test/a': '1' };
        const label = { kind: 'node.label', node: talos11, labels } as const;
        expect((await ask(harness, label)).kind).toBe('wait');
        expect((await plane().ask('GET', path)).status).toBe(404);
      } finally {
        const { apiVersion, kind, metadata, spec, status } = before;
        const { name, labels, annotations } = metadata;
        const object = { apiVersion, kind, metadata: { name, labels, annotations }, spec, status };
        await plane().request('POST', '/api/v1/nodes', object);
      }
    });
  });
}

interface Joined {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: unknown;
  readonly status: unknown;
}

async function replicas(plane: ControlPlane): Promise<number> {
  const path = '/apis/apps/v1/namespaces/media/deployments/immich-server';
  const { spec } = (await plane.request('GET', path)) as { spec: { replicas: number } };
  return spec.replicas;
}

interface Other {
  readonly begin: (plane: ControlPlane) => Promise<unknown>;
  readonly end: (plane: ControlPlane) => Promise<unknown>;
}

const name = 'immich-server';
const namespace = 'media';

/** Above its most replicas it acts without any metrics. */
const autoscaler: Other = {
  begin: (plane) =>
    plane.apply([
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name, namespace },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
          minReplicas: 1,
          maxReplicas: 1,
        },
      },
    ]),
  end: (plane) => plane.kubectl(['delete', 'hpa', name, '--namespace', namespace]),
};

/** As Flux applies what it finds in Git. */
const git: Other = {
  begin: (plane) =>
    plane.kubectl(
      [
        'apply',
        '--server-side',
        '--force-conflicts',
        '--field-manager=kustomize-controller',
        '-f-',
      ],
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace },
        spec: { replicas: 1 },
      }),
    ),
  end: async () => {},
};
