import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createManualClock } from '../../../../../test/watching/manual-clock.ts';
import { createModelServer, type ModelServer } from '../../../../../test/watching/model-server.ts';
import type { KubernetesApi, Refused, Unreachable } from '../api.ts';
import { type Following, follow } from './follow.ts';
import type { Health } from './progress.ts';
import type { Owned } from './reduced.ts';
import type { Resource } from './resources.ts';
import type { Named, Store } from './store.ts';

const jobs: Resource & { readonly name: 'jobs' } = {
  name: 'jobs',
  group: 'batch',
  path: '/apis/batch/v1/jobs',
  metadataOnly: true,
};

const reset: Unreachable = {
  kind: 'unreachable',
  why: 'The connection was reset.',
  next: '',
  cause: 'passing',
};

function refused(status: number, retryAfterMs?: number): Refused {
  const more = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: 'refused', status, reason: '', message: 'no', causes: [], ...more };
}

/** A job whose owner stands for what is in it. */
function job(key: number, content: number) {
  const reference = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: `run-${content}`,
    controller: true,
  };
  return { metadata: { namespace: 'night', name: `job-${key}`, ownerReferences: [reference] } };
}

function createFollowed(server: Pick<ModelServer, 'api'>) {
  const clock = createManualClock(0);
  const objects = new Map<string, Owned>();
  const healths: Health[] = [];
  const store: Store<Owned> = {
    put(read: Named<Owned>) {
      if (read.kind === 'object') objects.set(read.key, read.object);
    },
    drop: (key) => objects.delete(key),
    keys: () => objects.keys(),
  };
  let draws = 0;
  const following: Following = follow({
    api: server.api,
    clock,
    random: () => (draws++ * 0.37) % 1,
    resource: jobs,
    store,
    onHealth: (health) => healths.push(health),
  });
  const contents = () =>
    Object.fromEntries([...objects].map(([key, { owner }]) => [key, owner?.name]));
  return { clock, contents, healths, following };
}

function contentsOf(server: ModelServer) {
  return Object.fromEntries(
    [...server.objects(jobs.path)].map(([key, { metadata }]) => {
      const [owner] = (metadata as ReturnType<typeof job>['metadata']).ownerReferences;
      return [key, owner?.name];
    }),
  );
}

type Move = (server: ModelServer, following: Following) => void;

const key = fc.nat(5);
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(key, fc.nat(99)).map(
    ([at, content]): Move =>
      (s) =>
        s.put(jobs.path, job(at, content)),
  ),
  key.map(
    (at): Move =>
      (s) =>
        s.remove(jobs.path, `night/job-${at}`),
  ),
  fc.constantFrom<Move>(
    (s) => s.answer(),
    (s) => s.deliver(),
    (s) => s.settle(),
  ),
  fc.constantFrom<Move>(
    (s) => s.bookmark(),
    (s) => s.compact(),
    (s) => s.tear(),
    (s) => s.endWatches({ kind: 'ended' }),
    (s) => s.endWatches(reset),
    (s) => s.endWatches(refused(410)),
    (s) => s.endWatches(refused(500)),
    (s) => s.fail(reset),
    (s) => s.fail(refused(429, 3_000)),
    (s) => s.fail(refused(403)),
    (s) => s.fail(undefined),
    (_, following) => following.apiIsBack(),
    (_, following) => following.doubt(),
  ),
);

test('whatever the server and the line do, in the end the store has what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(moves, fc.nat(4_000)), { minLength: 30, maxLength: 80 }),
      async (script) => {
        const server = createModelServer(2);
        for (let at = 0; at < 5; at++) server.put(jobs.path, job(at, 0));
        const { clock, contents, healths, following } = createFollowed(server);
        for (const [move, ms] of script) {
          move(server, following);
          await clock.pass(ms);
        }
        server.fail(undefined);
        for (let round = 0; round < 40; round++) {
          server.settle();
          await clock.pass(5_000);
        }
        expect(contents()).toEqual(contentsOf(server));
        expect(healths.at(-1)).toEqual({ kind: 'live' });
        following.stop();
      },
    ),
    { numRuns: 300 },
  );
});

test('what is known while the watch is open is never older than what it was told', async () => {
  const server = createModelServer(2);
  server.put(jobs.path, job(1, 1));
  const { clock, contents, following } = createFollowed(server);
  server.settle();
  await clock.pass(0);
  server.settle();
  await clock.pass(0);
  server.put(jobs.path, job(1, 2));
  server.put(jobs.path, job(2, 1));
  server.deliver();
  expect(contents()).toEqual({ 'night/job-1': 'run-2' });
  server.endWatches({ kind: 'ended' });
  server.remove(jobs.path, 'night/job-1');
  await clock.pass(1_000);
  server.settle();
  expect(contents()).toEqual({ 'night/job-2': 'run-1' });
  following.stop();
});

test('a stopped one asks for nothing more', async () => {
  const server = createModelServer(2);
  const { clock, following } = createFollowed(server);
  server.settle();
  await clock.pass(0);
  following.stop();
  server.settle();
  await clock.pass(600_000);
  expect(server.waiting()).toBe(0);
});

test('more objects than any cluster of ours has are trouble, not memory', async () => {
  const server = createModelServer(100_001);
  for (let at = 0; at <= 100_000; at++) server.put(jobs.path, job(at, 0));
  const { clock, healths, following } = createFollowed(server);
  server.settle();
  await clock.pass(0);
  const why = 'there are more than 100000 of them';
  expect(healths).toEqual([{ kind: 'trouble', trouble: { kind: 'garbled', why } }]);
  following.stop();
});

test('a list whose pages never end is trouble, and is not asked for without a pause', async () => {
  let asked = 0;
  const api: KubernetesApi = {
    send: () => {
      asked++;
      const metadata = { resourceVersion: '1', continue: 'more' };
      const body = { metadata, items: [job(1, asked)] };
      return asked < 10_000
        ? Promise.resolve({ kind: 'ok', status: 200, body })
        : new Promise(() => {});
    },
    watch: () => new Promise(() => {}),
    close: async () => {},
  };
  const { clock, healths, following } = createFollowed({ api });
  await clock.pass(0);
  const why = 'its list does not end';
  expect(healths).toEqual([{ kind: 'trouble', trouble: { kind: 'garbled', why } }]);
  expect(asked).toBeLessThan(10_000);
  following.stop();
});
