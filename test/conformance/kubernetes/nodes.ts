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
  texts(name, open);
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

function texts(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} labels and annotates nodes`, () => {
    test('what is applied no more goes, what others have written stays', async () => {
      const harness = await open();
      const before = await harness.textsOf(node);
      const label = (labels: Record<string, string>) =>
        ask(harness, { kind: 'node.label', node, labels });
      expect(await label({ 'lowtide.test/a': '1', 'lowtide.test/b': '1' })).toEqual({
        kind: 'done',
      });
      expect(await label({ 'lowtide.test/b': '2' })).toEqual({ kind: 'done' });
      expect((await harness.textsOf(node)).labels).toEqual({
        ...before.labels,
        'lowtide.test/b': '2',
      });
      expect(await label({})).toEqual({ kind: 'done' });
      expect((await harness.textsOf(node)).labels).toEqual(before.labels);
    });

    test('labels and annotations do not take one another away', async () => {
      const harness = await open();
      const before = await harness.textsOf(node);
      const [labels, annotations] = [{ 'lowtide.test/a': '1' }, { 'lowtide.test/b': 'two words' }];
      for (const time of ['once', 'again']) {
        expect(await ask(harness, { kind: 'node.label', node, labels }), time).toEqual({
          kind: 'done',
        });
        expect(await ask(harness, { kind: 'node.annotate', node, annotations }), time).toEqual({
          kind: 'done',
        });
      }
      expect(await harness.textsOf(node)).toMatchObject({
        labels: { ...before.labels, ...labels },
        annotations: { ...before.annotations, ...annotations },
      });
      await ask(harness, { kind: 'node.annotate', node, annotations: {} });
      const after = await harness.textsOf(node);
      expect(after.labels).toEqual({ ...before.labels, ...labels });
      expect(after.annotations).not.toHaveProperty(['lowtide.test/b']);
    });

    test('a label that somebody else has set is theirs, and they are named', async () => {
      const harness = await open();
      const before = await harness.textsOf(node);
      const labels = { 'kubernetes.io/arch': 'z80' };
      const result = await ask(harness, { kind: 'node.label', node, labels });
      expect(result).toEqual({
        kind: 'stalled',
        why: expect.stringMatching(
          /^\.metadata\.labels\.kubernetes\.io\/arch on talos06 belongs to [^ ]+\.$/,
        ),
        next: expect.stringMatching(/\.$/),
      });
      expect((await harness.textsOf(node)).labels).toEqual(before.labels);
      // Of the same value both have it.
      const same = { 'kubernetes.io/arch': before.labels['kubernetes.io/arch'] ?? '' };
      expect(await ask(harness, { kind: 'node.label', node, labels: same })).toEqual({
        kind: 'done',
      });
      await ask(harness, { kind: 'node.label', node, labels: {} });
      expect((await harness.textsOf(node)).labels).toEqual(before.labels);
    });
  });
}
