import type { ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import {
  answering,
  apiServer,
  closers,
  connected,
  get,
  recording,
  refusedPort,
  watching,
} from '../../../../../test/tls-servers.ts';

describe('several servers', () => {
  test('a dead one is passed over, whatever the request, and the next one stays', async () => {
    const seen: string[] = [];
    const second = await apiServer(recording(seen));
    const api = await connected(second, { endpoints: [refusedPort] });
    expect(await api.send({ method: 'POST', path: '/', body: {} })).toMatchObject({ kind: 'ok' });
    expect(await api.send({ method: 'GET', path: '/' })).toEqual({
      kind: 'ok',
      status: 200,
      body: {},
    });
    expect(seen).toHaveLength(2);
  });

  test("the kubeconfig's own is asked last, and is asked once though it is named twice", async () => {
    const first: string[] = [];
    const own: string[] = [];
    const direct = await apiServer(recording(first));
    const virtual = await apiServer(recording(own));
    await get(virtual, { endpoints: [virtual, direct] });
    expect([first.length, own.length]).toEqual([1, 0]);
  });

  test('one that broke off is not given up on for reads, and writes are not sent twice', async () => {
    const seen: string[] = [];
    const breaking = await apiServer((request) => request.socket.destroy());
    const good = await apiServer(recording(seen));
    const way = { endpoints: [breaking] };
    expect(await get(good, way)).toMatchObject({ kind: 'ok' });
    expect(await get(good, way, { method: 'POST', body: {} })).toMatchObject({
      kind: 'unreachable',
      cause: 'passing',
    });
    expect(seen).toHaveLength(1);
  });
});

describe('a server in doubt', () => {
  test('one that says 500 and is not ready is passed over; one that is ready is believed', async () => {
    const isReady = { value: true };
    const failing = await apiServer(answering({ message: 'etcdserver: no leader' }, 500), {
      isReady: () => isReady.value,
    });
    const good = await apiServer(answering({}));
    expect(await get(good, { endpoints: [failing] })).toMatchObject({ status: 500 });
    isReady.value = false;
    expect(await get(good, { endpoints: [failing] })).toMatchObject({ status: 200 });
  });

  test('a write that it answered with 500 is not sent to another', async () => {
    const seen: string[] = [];
    const failing = await apiServer(answering({}, 500), { isReady: () => false });
    const good = await apiServer(recording(seen));
    const write = { method: 'PATCH', body: {} } as const;
    expect(await get(good, { endpoints: [failing] }, write)).toMatchObject({ status: 500 });
    expect(seen).toEqual([]);
  });

  test('one that hangs and is not ready is left for the next', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    closers.push(() => vi.useRealTimers());
    const asked = Promise.withResolvers<void>();
    const hanging = await apiServer(() => asked.resolve(), { isReady: () => false });
    const good = await apiServer(answering({}));
    const answer = get(good, { endpoints: [hanging] });
    await asked.promise;
    vi.advanceTimersByTime(5000);
    expect(await answer).toMatchObject({ status: 200 });
  });

  test('one that is slow but ready is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    closers.push(() => vi.useRealTimers());
    const asked = Promise.withResolvers<ServerResponse>();
    const probed = Promise.withResolvers<void>();
    const slow = await apiServer((_, response) => asked.resolve(response), {
      isReady: () => {
        probed.resolve();
        return true;
      },
    });
    const answer = get(await apiServer(answering({}, 418)), { endpoints: [slow] });
    const response = await asked.promise;
    vi.advanceTimersByTime(5000);
    await probed.promise;
    response.end('{}');
    expect(await answer).toMatchObject({ status: 200 });
  });
});

describe('servers that fail', () => {
  test('all that fail are told of in one answer', async () => {
    const answer = await get(refusedPort, { endpoints: ['https://127.0.0.1:2'] });
    expect(answer).toMatchObject({
      kind: 'unreachable',
      cause: 'passing',
      why: 'No API server answers. Nothing listens on 127.0.0.1:2: the connection was refused. Nothing listens on 127.0.0.1:1: the connection was refused.',
    });
  });

  test('one that is back is found by a probe, and the last resort gives way to it', async () => {
    const isReady = { value: false };
    const direct: string[] = [];
    const failing: Parameters<typeof apiServer>[0] = (request, response) =>
      isReady.value ? recording(direct)(request, response) : answering({}, 503)(request, response);
    const first = await apiServer(failing, { isReady: () => isReady.value });
    let now = Date.now();
    const clock = { now: () => now, after: () => () => {} };
    const api = await connected(await apiServer(answering({})), { endpoints: [first], clock });
    const look = () => api.send({ method: 'GET', path: '/' });
    expect(await look()).toMatchObject({ status: 200 });
    isReady.value = true;
    now += 60_000;
    await vi.waitUntil(async () => {
      await look();
      return direct.length > 0;
    }, 15_000);
  });

  test('a watch leaves a server that has failed while another is well', async () => {
    let isBroken = false;
    const first = await apiServer(
      (request, response) => {
        if (request.url?.startsWith('/watch')) response.write('{}\n');
        else if (isBroken) response.writeHead(500).end();
        else response.end('{}');
      },
      { isReady: () => !isBroken },
    );
    const second = await apiServer(answering({}));
    const api = await connected(second, { endpoints: [first] });
    const watch = watching(api, { path: '/watch' });
    await watch.line();
    isBroken = true;
    expect(await api.send({ method: 'GET', path: '/' })).toMatchObject({ status: 200 });
    expect(await watch.end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
  });
});
