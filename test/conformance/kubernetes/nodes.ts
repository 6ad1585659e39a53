import { describe, expect, test } from 'vitest';
import { lastSeen } from '../facts.ts';
import { ask, listen, type Open } from '../harness.ts';
import { controlPlane, type KubernetesHarness, node } from './harness.ts';

export function nodesSuite(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} cordons nodes`, () => {
    test("a cordon of Lowtide's own comes and goes", async () => {
      const harness = await open();
      const heard = listen(harness);
      const by = () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy;
      await ask(harness, { kind: 'node.cordon', node });
      await harness.until('the cordon', () => by() === 'lowtide');
      await ask(harness, { kind: 'node.uncordon', node });
      await harness.until('its end', () => by() === 'nobody');
    });

    test("a person's cordon is neither taken over nor ended, and that is done", async () => {
      const harness = await open();
      const heard = listen(harness);
      const by = () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy;
      await harness.cordonByHand(node);
      await harness.until('the cordon', () => by() === 'person');
      for (const kind of ['node.cordon', 'node.uncordon'] as const) {
        expect(await ask(harness, { kind, node })).toEqual({
          kind: 'done',
          note: 'cordoned by person',
        });
      }
      await ask(harness, { kind: 'node.mark-out-of-service', node });
      const seen = () => lastSeen(heard, 'kubernetes.node', node);
      await harness.until('a later change', () => seen()?.outOfService === true);
      expect(by()).toBe('person');
    });

    test("a cordon that a person has begun anew after Lowtide's is theirs", async () => {
      const harness = await open();
      const heard = listen(harness);
      const by = () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy;
      await ask(harness, { kind: 'node.cordon', node });
      await harness.until('the cordon', () => by() === 'lowtide');
      await harness.cordonByHand(node);
      await harness.until('theirs', () => by() === 'person');
      expect(await ask(harness, { kind: 'node.uncordon', node })).toEqual({
        kind: 'done',
        note: 'cordoned by person',
      });
      await ask(harness, { kind: 'node.mark-out-of-service', node });
      const seen = () => lastSeen(heard, 'kubernetes.node', node);
      await harness.until('a later change', () => seen()?.outOfService === true);
      expect(by()).toBe('person');
    });
  });
  taints(name, open);
}

function taints(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} taints nodes`, () => {
    test('a node is marked out of service and unmarked', async () => {
      const harness = await open();
      const heard = listen(harness);
      const isOut = () => lastSeen(heard, 'kubernetes.node', node)?.outOfService;
      for (const time of ['once', 'again']) {
        expect(await ask(harness, { kind: 'node.mark-out-of-service', node }), time).toEqual({
          kind: 'done',
        });
      }
      await harness.until('the taint', () => isOut() === true);
      expect(await harness.taintsOf(node)).toEqual([
        'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
      ]);
      for (const time of ['once', 'again']) {
        expect(await ask(harness, { kind: 'node.unmark-out-of-service', node }), time).toEqual({
          kind: 'done',
        });
      }
      await harness.until('its end', () => isOut() === false);
      expect(await harness.taintsOf(node)).toEqual([]);
    });

    test('taints of others stay', async () => {
      const harness = await open();
      const others = ['node-role.kubernetes.io/control-plane=:NoSchedule'];
      expect(await harness.taintsOf(controlPlane)).toEqual(others);
      await ask(harness, { kind: 'node.mark-out-of-service', node: controlPlane });
      expect(await harness.taintsOf(controlPlane)).toEqual(expect.arrayContaining(others));
      await ask(harness, { kind: 'node.unmark-out-of-service', node: controlPlane });
      expect(await harness.taintsOf(controlPlane)).toEqual(others);
    });
  });
}
