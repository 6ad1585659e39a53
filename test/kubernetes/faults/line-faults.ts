import { readFileSync } from 'node:fs';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { NodeName } from '../../../src/model/lab.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { seesApi } from './observer.ts';
import { knowsStory, liveOn, outlives, seesTruth, storyOf } from './ordeal.ts';
import { overLine } from './ways.ts';

/** An outage that is watched for so long shows how often the adapter comes back. */
const watchedMs = 10_000;

/** In {@link watchedMs}: ten watches with backoff, a probe each 1.5 s, an action. */
const connectionsMax = 80;

/** What happens on the way to the API server. Nothing of it is known but bytes. */
export function lineFaults(plane: () => ControlPlane): void {
  test('that forgets its connections: what they hide is found again', async () => {
    const story = await storyOf(plane(), 'forgotten', 'talos04');
    await overLine(
      plane(),
      async (line, observer) => {
        line.halfOpenAll();
        await liveOn(plane(), story);
        await observer.until(() => knowsStory(observer, story));
        await seesTruth(plane(), observer);
      },
      { idleMs: 15_000 },
    );
  });

  test('is watched over by the kernel, which notices sooner when a machine is gone', async () => {
    await overLine(plane(), async (line) => {
      const open = () => connectionsTo(line.port);
      expect(open().length).toBeGreaterThan(5);
      await vi.waitUntil(() => open().every(({ isKeptAlive }) => isKeptAlive), 30_000);
    });
  });

  test('that is slow delays, and breaks nothing', async () => {
    const node = 'talos05' as NodeName;
    const story = await storyOf(plane(), 'slow', node);
    await overLine(plane(), async (line, observer) => {
      await line.play({ kind: 'late', ms: 300 });
      await liveOn(plane(), story);
      await observer.until(() => knowsStory(observer, story));
      const marked = await observer.ask({ kind: 'node.annotate', node, annotations: { a: 'b' } });
      expect(marked).toMatchObject({ kind: 'done' });
      expect(seesApi(observer)).toBe(true);
      await line.play({ kind: 'none' });
      await seesTruth(plane(), observer);
    });
  });

  lineOutages(plane);

  test('that breaks again and again: nothing is missed and nothing stormed', async () => {
    const story = await storyOf(plane(), 'broken', 'talos09');
    await overLine(plane(), async (line, observer) => {
      const before = line.tries();
      for (let times = 0; times < 20; times += 1) {
        line.resetAll();
        await pass(100);
        if (times === 10) await liveOn(plane(), story);
      }
      expect(line.tries() - before).toBeLessThan(connectionsMax);
      await observer.until(() => knowsStory(observer, story));
      await seesTruth(plane(), observer);
    });
  });
}

/** Nothing at all gets through, in one way or another. */
function lineOutages(plane: () => ControlPlane): void {
  test('that stalls is an outage', async () => {
    const story = await storyOf(plane(), 'stalled', 'talos06');
    await overLine(plane(), (line, observer) =>
      outlives(plane(), observer, {
        begin: () => line.play({ kind: 'silent' }),
        end: async () => {
          line.resetAll();
          await line.play({ kind: 'none' });
        },
        story,
      }),
    );
  });

  test('that refuses is an outage', async () => {
    const story = await storyOf(plane(), 'refused', 'talos08');
    await overLine(plane(), (line, observer) =>
      outlives(plane(), observer, {
        begin: () => line.play({ kind: 'refusing' }),
        end: () => line.play({ kind: 'none' }),
        story,
      }),
    );
  });

  test('that resets whatever comes is an outage, and is not stormed', async () => {
    const story = await storyOf(plane(), 'reset', 'talos07');
    await overLine(plane(), (line, observer) =>
      outlives(plane(), observer, {
        begin: async () => {
          await line.play({ kind: 'resetting' });
          line.resetAll();
        },
        async meanwhile() {
          const before = line.tries();
          await pass(watchedMs);
          expect(line.tries() - before).toBeGreaterThan(0);
          expect(line.tries() - before).toBeLessThan(connectionsMax);
        },
        end: () => line.play({ kind: 'none' }),
        story,
      }),
    );
  });
}

/** Of this machine, from `/proc/net/tcp` (man proc_net): the timer 02 is that of TCP keepalive. */
function connectionsTo(port: number): { readonly isKeptAlive: boolean }[] {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const established = '01';
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , to, state]) => to === remote && state === established)
    .map(([, , , , , timer]) => ({ isKeptAlive: timer?.startsWith('02:') === true }));
}
