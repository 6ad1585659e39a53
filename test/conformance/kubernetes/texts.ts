import { describe, expect, test } from 'vitest';
import { ask, type Open } from '../harness.ts';
import { type KubernetesHarness, node } from './harness.ts';

export function textsSuite(name: string, open: Open<KubernetesHarness>): void {
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
