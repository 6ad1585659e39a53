import { expect, test } from 'vitest';
import { referenceLab } from '../../../../test/simulation/reference-lab.ts';
import { createManualClock } from '../../../../test/watching/manual-clock.ts';
import { createModelServer } from '../../../../test/watching/model-server.ts';
import type { NodeName } from '../../../model/lab.ts';
import type { Fact } from '../../facts.ts';
import type { WorldEvent } from '../../ports.ts';
import type { Refused, Unreachable } from './api.ts';
import { createKubernetesPort } from './create.ts';

const { lab } = referenceLab();
const podsPath = '/api/v1/pods';

const reset: Unreachable = {
  kind: 'unreachable',
  why: '10.0.0.11:6443 refuses the connection.',
  next: '',
  cause: 'passing',
};

const pod = (name: string) => ({
  metadata: { namespace: 'home', name, uid: name },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

function openPort() {
  const clock = createManualClock(Date.UTC(2026, 10, 22));
  const server = createModelServer(100);
  const port = createKubernetesPort({ lab, api: server.api, clock, random: () => 0.5 });
  /** Time goes on, and the server answers all that it is asked. */
  const pass = async (ms: number): Promise<void> => {
    for (const endsAt = clock.now() + ms; clock.now() < endsAt; ) {
      server.settle();
      await clock.pass(50);
    }
  };
  const listen = (): WorldEvent[] => {
    const heard: WorldEvent[] = [];
    port.subscribe((event) => heard.push(event));
    return heard;
  };
  return { clock, server, port, pass, listen };
}

function factsOf(heard: readonly WorldEvent[]): Fact[] {
  return heard.flatMap((event) => (event.kind === 'observed' ? event.facts : []));
}

function newest(heard: readonly WorldEvent[], kind: Fact['kind'], subject: string) {
  return factsOf(heard).findLast((fact) => fact.kind === kind && fact.subject === subject)?.value;
}

test('who listens later hears first all that is known', async () => {
  const { server, pass, listen } = openPort();
  server.put(podsPath, pod('a'));
  await pass(1_000);
  const heard = listen();
  expect(heard).toEqual([]);
  await pass(100);
  expect(heard[0]?.kind).toBe('observed');
  const kinds = new Set(factsOf(heard.slice(0, 1)).map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['kubernetes.api', 'kubernetes.node', 'kubernetes.pod']));
  expect(newest(heard, 'kubernetes.api', 'cluster')).toBe(true);
});

test('what changes together is told together, and only what changes', async () => {
  const { server, pass, listen } = openPort();
  const heard = listen();
  await pass(1_000);
  heard.length = 0;
  for (const name of ['a', 'b', 'c']) server.put(podsPath, pod(name));
  server.put(podsPath, pod('a'));
  await pass(1_000);
  expect(heard).toHaveLength(1);
  expect(factsOf(heard).map(({ subject }) => subject)).toEqual(['home/a', 'home/b', 'home/c']);
});

test('while all is well an empty list comes at least every 15 s', async () => {
  const { clock, pass, listen } = openPort();
  const heard = listen();
  await pass(1_000);
  const startsAt = clock.now();
  heard.length = 0;
  await pass(120_000);
  expect(factsOf(heard)).toEqual([]);
  const times = [startsAt, ...heard.map(({ at }) => at)];
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(7);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(15_000);
});

test('of a server that says nothing nothing is told, and nothing is renewed', async () => {
  const { clock, pass, listen } = openPort();
  const heard = listen();
  await clock.pass(120_000);
  expect(heard).toEqual([]);
  await pass(4_000);
  heard.length = 0;
  await clock.pass(25_000);
  const renewedAt = heard.at(-1)?.at ?? 0;
  await clock.pass(120_000);
  expect(factsOf(heard)).toEqual([]);
  expect(heard.at(-1)?.at).toBe(renewedAt);
});

test('one watch that breaks for long hides what it shows, and the API with it', async () => {
  const { server, pass, listen } = openPort();
  server.put(podsPath, pod('a'));
  server.put(podsPath, pod('b'));
  const heard = listen();
  await pass(1_000);
  server.fail(reset, podsPath);
  server.endWatches(reset, podsPath);
  server.remove(podsPath, 'home/b');
  await pass(5_000);
  const why = 'pods cannot be watched: 10.0.0.11:6443 refuses the connection';
  expect(newest(heard, 'kubernetes.pod', 'home/a')).toEqual({ unobservable: why });
  expect(newest(heard, 'kubernetes.api', 'cluster')).toEqual({ unobservable: why });
  expect(newest(heard, 'kubernetes.node', 'talos06')).toEqual({
    unobservable: 'talos06 has never joined the cluster',
  });
  server.fail(undefined, podsPath);
  await pass(40_000);
  expect(newest(heard, 'kubernetes.pod', 'home/a')).toMatchObject({ ready: true });
  expect(newest(heard, 'kubernetes.pod', 'home/b')).toBe('absent');
  expect(newest(heard, 'kubernetes.api', 'cluster')).toBe(true);
});

test('a watch of Events that breaks again and again touches nothing else, and stops no renewal', async () => {
  const eventsPath = '/api/v1/events';
  const { clock, server, pass, listen } = openPort();
  server.put(podsPath, pod('a'));
  const heard = listen();
  await pass(500);
  expect(newest(heard, 'kubernetes.api', 'cluster')).toBe(true);
  const startsAt = clock.now();
  heard.length = 0;
  for (let index = 0; index < 16; index++) {
    // It is mended, then breaks half a second before the facts are to be renewed.
    server.fail(undefined, eventsPath);
    server.put(eventsPath, pod(`event-${index}`));
    await pass(6_500);
    server.fail(reset, eventsPath);
    server.endWatches(reset, eventsPath);
    await pass(1_000);
  }
  expect(factsOf(heard)).toEqual([]);
  const times = [startsAt, ...heard.map(({ at }) => at)];
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(7);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(15_000);
});

test('a watch that comes back at once is not missed', async () => {
  const { server, pass, listen } = openPort();
  server.put(podsPath, pod('a'));
  const heard = listen();
  await pass(1_000);
  heard.length = 0;
  server.endWatches(reset, podsPath);
  server.put(podsPath, pod('b'));
  await pass(10_000);
  expect(factsOf(heard).map(({ subject }) => subject)).toEqual(['home/b']);
});

test('an outage is told with its reason, and its end only when all is listed anew', async () => {
  const { clock, server, pass, listen } = openPort();
  server.put(podsPath, pod('a'));
  const heard = listen();
  await pass(1_000);
  server.fail(reset);
  await pass(10_000);
  const why = 'the Kubernetes API does not answer: 10.0.0.11:6443 refuses the connection';
  expect(newest(heard, 'kubernetes.api', 'cluster')).toBe(false);
  expect(newest(heard, 'kubernetes.pod', 'home/a')).toEqual({ unobservable: why });
  server.fail(undefined);
  const failed: string[] = [];
  while (newest(heard, 'kubernetes.api', 'cluster') !== true) {
    server.answer();
    await clock.pass(10);
    failed.push(String(newest(heard, 'kubernetes.api', 'cluster')));
  }
  expect(new Set(failed.slice(0, -1))).toEqual(new Set(['false']));
  await pass(200);
  expect(newest(heard, 'kubernetes.pod', 'home/a')).toMatchObject({ ready: true });
});

test('a server that asks to be left alone is left alone', async () => {
  const { clock, server, pass, listen } = openPort();
  const heard = listen();
  await pass(1_000);
  const busy: Refused = {
    kind: 'refused',
    status: 503,
    reason: '',
    message: 'busy',
    causes: [],
    retryAfterMs: 20_000,
  };
  server.fail(busy);
  await pass(6_000);
  expect(newest(heard, 'kubernetes.api', 'cluster')).toBe(false);
  await clock.pass(10_000);
  expect(server.waiting()).toBe(0);
  await clock.pass(10_000);
  expect(server.waiting()).toBe(1);
});

test('an action ends in one answer, whatever becomes of it', async () => {
  const { server, port, pass, listen } = openPort();
  const heard = listen();
  server.fail(reset);
  const action = { kind: 'node.cordon', node: 'talos06' as NodeName } as const;
  port.perform({ id: 'leave-1/1', action });
  port.perform({ id: 'leave-1/1', action });
  expect(heard).toEqual([]);
  await pass(60_000);
  const answers = heard.filter(({ kind }) => kind === 'finished');
  expect(answers).toMatchObject([{ id: 'leave-1/1', result: { kind: 'retry' } }]);
});

test('closed, it asks and tells nothing more', async () => {
  const { clock, server, port, pass, listen } = openPort();
  const heard = listen();
  await pass(1_000);
  await port.close();
  heard.length = 0;
  server.put(podsPath, pod('a'));
  server.settle();
  await clock.pass(600_000);
  expect(server.waiting()).toBe(0);
  expect(heard).toEqual([]);
});
