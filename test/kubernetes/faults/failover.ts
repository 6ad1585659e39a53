import { expect, test } from 'vitest';
import type { NodeName } from '../../../src/model/lab.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { knownFacts, noticedWithinMs, openObserver, seesApi } from './observer.ts';
import { knowsStory, liveOn, seesTruth, storyOf } from './ordeal.ts';
import { startTcpProxy } from './tcp-proxy.ts';
import { observing } from './ways.ts';

/** Several ways to the API, of which one is struck. */
export function failover(plane: () => ControlPlane): void {
  test.each(['silent', 'resetting', 'refusing'] as const)(
    'takes over from one whose line is %s',
    async (kind) => {
      const node = 'talos07' as NodeName;
      const story = await storyOf(plane(), `second-${kind}`, node);
      const [first, second] = await Promise.all([
        startTcpProxy(new URL(plane().server)),
        startTcpProxy(new URL(plane().server)),
      ]);
      try {
        await observing(plane(), { servers: [first.server, second.server] }, async (observer) => {
          expect(second.tries()).toBe(0);
          await first.play({ kind });
          if (kind !== 'silent') first.resetAll();
          await liveOn(plane(), story);
          await observer.until(() => knowsStory(observer, story), 2 * noticedWithinMs);
          expect(await observer.ask({ kind: 'node.uncordon', node })).toMatchObject({
            kind: 'done',
          });
          await seesTruth(plane(), observer);
        });
      } finally {
        await Promise.all([first.stop(), second.stop()]);
      }
    },
  );

  test('is asked when the first has a name that nobody knows', async () => {
    await observing(
      plane(),
      { servers: ['https://nowhere.invalid:6443', plane().server] },
      async (observer) => expect(seesApi(observer)).toBe(true),
    );
  });

  test('that is as nameless leaves nothing known, and nothing done', async () => {
    const servers = ['https://nowhere.invalid:6443', 'https://nothing.invalid:6443'];
    const observer = await openObserver(plane(), { servers });
    try {
      const asked = await observer.ask({ kind: 'node.cordon', node: 'talos11' as NodeName });
      // A DNS that says no is for a person to mend, one that says nothing passes.
      expect(['stalled', 'retry']).toContain(asked.kind);
      await observer.until(() => observer.value('kubernetes.api', 'cluster') !== undefined);
      expect(knownFacts(observer)).toEqual([]);
    } finally {
      await observer.close();
    }
  });
}
