import { describe, expect, test } from 'vitest';
import { isUnobservable, lastFact, lastSeen } from '../facts.ts';
import { ask, listen, type Open } from '../harness.ts';
import { type KubernetesHarness, nameOf, node, onePod } from './harness.ts';

export function apiSuite(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} without an API`, () => {
    test('tries actions again and sees no pods, until it is back', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      const cordoning = { kind: 'node.cordon', node } as const;
      await harness.loseApi();
      expect(await ask(harness, cordoning)).toMatchObject({ kind: 'retry' });
      await harness.until(
        'the API to be seen down',
        () => lastFact(heard, 'kubernetes.api', 'cluster') === false,
      );
      expect(isUnobservable(lastFact(heard, 'kubernetes.pod', nameOf(pod)))).toBe(true);
      await harness.returnApi();
      await harness.until(
        'the API to be seen',
        () => lastFact(heard, 'kubernetes.api', 'cluster') === true,
      );
      await harness.until('the pod to be seen', () => {
        const seen = lastFact(heard, 'kubernetes.pod', nameOf(pod));
        return seen !== undefined && !isUnobservable(seen);
      });
      expect(await ask(harness, cordoning)).toEqual({ kind: 'done' });
      await harness.until(
        'the cordon',
        () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy === 'lowtide',
      );
    });
  });
}
