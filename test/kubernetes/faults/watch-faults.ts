import { test } from 'vitest';
import type { Clock } from '../../../src/world/ports.ts';
import { createSystemClock } from '../../../src/world/real/clock.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { knowsStory, liveOn, seesTruth, storyOf } from './ordeal.ts';
import { behindProxy } from './ways.ts';

const spoilt: readonly (readonly [string, string])[] = [
  ['half an event', '{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"na'],
  ['bytes that are no text', '\u0000\u0001\ufffd\u001b[2J\n'],
  ['JSON that is no event', 'null\n[]\n{"type":"DELETED","object":{}}\n'],
  ['a line without end', 'x'.repeat(9 * 1024 * 1024)],
];

const reconnects = 300;

/** Its delays pass so many times as fast, so that the backoff between watches is soon over. */
const hurry = 40;

/** What may come out of a watch, or fail to. */
export function watchFaults(plane: () => ControlPlane): void {
  test.each(spoilt)('%s misleads nobody', async (name, bytes) => {
    const story = await storyOf(plane(), name.replaceAll(' ', '-').toLowerCase(), 'talos05');
    await behindProxy(plane(), async (proxy, observer) => {
      proxy.spoilWatches(bytes);
      await liveOn(plane(), story);
      await observer.until(() => knowsStory(observer, story));
      await seesTruth(plane(), observer);
    });
  });

  test('that begins too long ago is begun by a new list, and what ended meanwhile is gone', async () => {
    const story = await storyOf(plane(), 'gone', 'talos06');
    await behindProxy(plane(), async (proxy, observer) => {
      const refused = new Set<string>();
      proxy.meddle(({ isWatch, resource }) => {
        if (!isWatch || refused.has(resource)) return undefined;
        refused.add(resource);
        return { kind: 'instead', status: 410, body: expired };
      });
      await liveOn(plane(), story);
      proxy.spoilWatches(`{"type":"ERROR","object":${expired}}\n`);
      await observer.until(() => knowsStory(observer, story));
      await seesTruth(plane(), observer);
    });
  });

  test('that falls silent while the API answers is found out by the silence', async () => {
    const story = await storyOf(plane(), 'silent', 'talos10');
    await behindProxy(
      plane(),
      async (proxy, observer) => {
        proxy.silenceWatches();
        await liveOn(plane(), story);
        await observer.until(() => knowsStory(observer, story));
        await seesTruth(plane(), observer);
      },
      { idleMs: 15_000 },
    );
  });

  test(`that ends at once, ${reconnects} times, misses nothing`, async () => {
    const story = await storyOf(plane(), 'ended', 'talos08');
    await behindProxy(
      plane(),
      async (proxy, observer) => {
        const watches = () => proxy.asked.filter(({ isWatch }) => isWatch).length;
        const ending = setInterval(proxy.endWatches, 20);
        try {
          await observer.until(() => watches() > reconnects / 2);
          await liveOn(plane(), story);
          await observer.until(() => watches() > reconnects);
        } finally {
          clearInterval(ending);
        }
        await observer.until(() => knowsStory(observer, story));
        await seesTruth(plane(), observer);
      },
      { clock: hurried() },
    );
  });
}

const expired = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: 'too old resource version: 1 (2)',
  reason: 'Expired',
  code: 410,
});

function hurried(): Clock {
  const clock = createSystemClock();
  return { ...clock, after: (delayMs, callback) => clock.after(delayMs / hurry, callback) };
}
