import { describe, expect, test } from 'vitest';
import { lastSeen } from '../facts.ts';
import { ask, listen, type Open } from '../harness.ts';
import { isGone, type KubernetesHarness, onePod, podsOf } from './harness.ts';

export function workloadsSuite(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} surges workloads`, () => {
    test('a surge runs one pod more until it is settled, however often it is asked for', async () => {
      const harness = await open();
      const heard = listen(harness);
      const workload = harness.deployment;
      const status = () => lastSeen(heard, 'kubernetes.workload', workload);
      const ready = () => {
        const now = status();
        return now === 'absent' ? undefined : now?.ready;
      };
      await harness.until('a first look', () => ready() === 1);
      for (const time of ['once', 'again']) {
        expect(await ask(harness, { kind: 'workload.surge', workload }), time).toEqual({
          kind: 'done',
        });
      }
      await harness.until('two pods', () => ready() === 2);
      expect(status()).toEqual({ replicas: 2, ready: 2, surged: true });
      for (const time of ['once', 'again']) {
        const settling = { kind: 'workload.settle', workload, retire: 'any' } as const;
        expect(await ask(harness, settling), time).toEqual({ kind: 'done' });
      }
      await harness.until('one pod', () => ready() === 1);
      expect(status()).toEqual({ replicas: 1, ready: 1, surged: false });
    });

    test('of two pods the one on the node that retires goes, though it is the older', async () => {
      const harness = await open();
      const heard = listen(harness);
      const workload = harness.deployment;
      const old = await onePod(harness, heard, workload);
      // As in a leave: the replacement has to stand elsewhere.
      await ask(harness, { kind: 'node.cordon', node: old.node });
      await ask(harness, { kind: 'workload.surge', workload });
      await harness.until('its replacement', () =>
        podsOf(heard, workload).some((pod) => pod.ready && pod.node !== old.node),
      );
      await ask(harness, { kind: 'workload.settle', workload, retire: old.node });
      await harness.until('the old one to go', () => isGone(heard, old));
      const left = await onePod(harness, heard, workload);
      expect(left.node).not.toBe(old.node);
    });

    test('only Deployments can be', async () => {
      const harness = await open();
      const { workload } = harness.guarded;
      expect(await ask(harness, { kind: 'workload.surge', workload })).toEqual({
        kind: 'stalled',
        why: `${workload} cannot run one pod more beside the old ones.`,
        next: 'Only Deployments are surged; evict its pods instead.',
      });
    });
  });
}
