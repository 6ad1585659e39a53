import { setTimeout as pass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { knownFacts, noticedWithinMs, seesApi } from './observer.ts';
import { outlives, seesTruth, storyOf } from './ordeal.ts';
import type { AnswerFault, Asked } from './tls-proxy.ts';
import { behindProxy } from './ways.ts';

const later = { 'retry-after': '2' };

const refusals: readonly (readonly [string, AnswerFault])[] = [
  ['500', { kind: 'instead', status: 500, body: 'out of order' }],
  ['503 and to come later', { kind: 'instead', status: 503, headers: later }],
  ['429 and to come later', { kind: 'instead', status: 429, headers: later }],
  ['with the page of a gateway', { kind: 'instead', status: 200, body: '<html>Welcome</html>' }],
  ['with half of what it has to say', { kind: 'cut', bytes: 200 }],
  ['with bytes of another', { kind: 'garbage', bytes: 20, garbage: Buffer.alloc(2000, 0xfe) }],
];

/** For so long it is watched how often one comes who was asked to come later. */
const patientMs = 12_000;
const laterMs = 4_000;

/** What an API server, or whatever stands before it, may answer. */
export function answerFaults(plane: () => ControlPlane): void {
  test.each(refusals)('that answers %s is an outage', async (name, fault) => {
    const story = await storyOf(plane(), name.replaceAll(/\W+/g, '-'), 'talos04');
    await behindProxy(plane(), (proxy, observer) =>
      outlives(plane(), observer, {
        begin() {
          proxy.meddle(() => fault);
          proxy.endWatches();
        },
        end: () => proxy.meddle(undefined),
        story,
      }),
    );
  });

  test.each([503, 429])('that asks with %i to come later is left in peace', async (status) => {
    await behindProxy(plane(), async (proxy, observer) => {
      const from = proxy.asked.length;
      const headers = { 'retry-after': String(laterMs / 1000) };
      proxy.meddle(() => ({ kind: 'instead', status, headers }));
      proxy.endWatches();
      await observer.until(() => knownFacts(observer).length === 0, noticedWithinMs);
      await pass(patientMs);
      expect(hasty(proxy.asked.slice(from), laterMs)).toEqual([]);
      proxy.meddle(undefined);
      await seesTruth(plane(), observer);
    });
  });

  test('that fails for pods alone hides pods, not nodes', async () => {
    await behindProxy(plane(), async (proxy, observer) => {
      proxy.meddle(({ resource }) =>
        resource === 'pods' ? { kind: 'instead', status: 500 } : undefined,
      );
      proxy.endWatches();
      await observer.until(() => !seesApi(observer), noticedWithinMs);
      const kinds = new Set(knownFacts(observer).map((key) => key.split(' ')[0]));
      expect(kinds.has('kubernetes.pod')).toBe(false);
      expect(kinds.has('kubernetes.workload')).toBe(false);
      expect(kinds.has('kubernetes.node')).toBe(true);
      proxy.meddle(undefined);
      await seesTruth(plane(), observer);
    });
  });

  test('that lists slowly is told of when its lists are complete, not before', async () => {
    await behindProxy(
      plane(),
      async (_, observer) => {
        const pods = () => [...observer.facts.values()].filter(isPod).length;
        await observer.until(() => pods() > 0);
        const firstTold = pods();
        await seesTruth(plane(), observer);
        const { items } = (await plane().request('GET', '/api/v1/pods')) as { items: unknown[] };
        // Other tests make and end a pod now and then.
        expect(firstTold).toBeGreaterThan(items.length / 2);
      },
      {
        prepare: ({ meddle }) =>
          meddle(({ isList }) => (isList ? { kind: 'slow', ms: 1000 } : undefined)),
      },
    );
  });
}

const isPod = ({ kind }: { readonly kind: string }) => kind === 'kubernetes.pod';

/** Questions of the same thing that came sooner after each other than they were asked to. */
function hasty(asked: readonly Asked[], apartMs: number): string[] {
  const last = new Map<string, number>();
  return asked.flatMap(({ what, at }) => {
    const afterMs = at - (last.get(what) ?? Number.NEGATIVE_INFINITY);
    last.set(what, at);
    return afterMs < apartMs ? [`${what} after ${afterMs} ms`] : [];
  });
}
