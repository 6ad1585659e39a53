import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  answering,
  apiServer,
  connected,
  folder,
  get,
  recording,
} from '../../../../../test/tls-servers.ts';
import { explain } from './refusal.ts';

describe('a request', () => {
  test('goes out with its query, body and token, and its answer comes back', async () => {
    const seen: string[] = [];
    const server = await apiServer(recording(seen, answering({ a: 1 }, 201)));
    const api = await connected(`${server}/gate`);
    const body = { spec: { unschedulable: true } };
    const answer = await api.send({
      method: 'PATCH',
      path: '/api/v1/nodes/a',
      query: { fieldManager: 'lowtide' },
      body,
      contentType: 'application/merge-patch+json',
    });
    expect(answer).toEqual({ kind: 'ok', status: 201, body: { a: 1 } });
    expect(seen).toEqual([
      `PATCH /gate/api/v1/nodes/a?fieldManager=lowtide Bearer sesame application/merge-patch+json ${JSON.stringify(body)}`,
    ]);
  });

  test('that is deleted with preconditions sends them', async () => {
    const seen: string[] = [];
    const api = await connected(await apiServer(recording(seen)));
    await api.send({ method: 'DELETE', path: '/a', body: { preconditions: { uid: 'u' } } });
    expect(seen[0]).toContain('{"preconditions":{"uid":"u"}}');
  });

  test('keeps its connection for the next one', async () => {
    const ports = new Set<number | undefined>();
    const api = await connected(
      await apiServer((request, response) => {
        ports.add(request.socket.remotePort);
        response.end('{}');
      }),
    );
    for (let at = 0; at < 5; at++) await api.send({ method: 'GET', path: '/' });
    expect(ports.size).toBe(1);
  });

  test('on a kept connection that has died is told of once: the next one is on a fresh one', async () => {
    const answered = new Set<number | undefined>();
    let isForgetful = false;
    const api = await connected(
      await apiServer((request, response) => {
        const { remotePort } = request.socket;
        const isSilent = isForgetful && answered.has(remotePort);
        answered.add(remotePort);
        if (!isSilent) setImmediate(() => response.end('{}'));
      }),
    );
    const look = (timeoutMs: number) => api.send({ method: 'GET', path: '/', timeoutMs });
    await Promise.all(Array.from({ length: 5 }, () => look(15_000)));
    isForgetful = true;
    expect(await look(200)).toMatchObject({ kind: 'unreachable' });
    expect(await look(15_000)).toMatchObject({ kind: 'ok' });
  });

  test('that meets the end of a kept connection is sent again if it reads', async () => {
    const answered = new Set<number | undefined>();
    const server = await apiServer((request, response) => {
      const { remotePort } = request.socket;
      if (answered.has(remotePort)) request.socket.destroy();
      else response.end('{}');
      answered.add(remotePort);
    });
    const api = await connected(server);
    const ask = (method: 'GET' | 'POST') => api.send({ method, path: '/' });
    expect(await ask('GET')).toMatchObject({ kind: 'ok' });
    expect(await ask('GET')).toMatchObject({ kind: 'ok' });
    expect(await ask('POST')).toMatchObject({ kind: 'unreachable', cause: 'passing' });
  });
});

describe('every request', () => {
  test('as another user says so', async () => {
    const seen: unknown[] = [];
    const server = await apiServer((request, response) => {
      const { 'impersonate-user': user, 'impersonate-group': groups } = request.headers;
      seen.push(user, groups);
      response.end('{}');
    });
    await get(server, { user: { token: 'a', as: 'bob', 'as-groups': ['x', 'y'] } });
    expect(seen).toEqual(['bob', 'x, y']);
  });

  test('is given up when its asker does, or when the connection is closed', async () => {
    const api = await connected(await apiServer(() => {}));
    const asker = new AbortController();
    const first = api.send({ method: 'GET', path: '/', signal: asker.signal });
    asker.abort();
    expect(await first).toMatchObject({ kind: 'unreachable', cause: 'passing' });
    const second = api.send({ method: 'GET', path: '/' });
    await api.close();
    expect(await second).toMatchObject({ kind: 'unreachable' });
    expect(await api.send({ method: 'GET', path: '/' })).toMatchObject({ kind: 'unreachable' });
  });
});

describe('a 401', () => {
  test('tells the credential and a clock that is off, and not the token', async () => {
    const server = await apiServer((_, response) => {
      response.writeHead(401, { date: new Date(Date.now() + 600_000).toUTCString() }).end('{}');
    });
    const answer = await get(server);
    if (answer.kind !== 'refused') throw new Error('was not refused');
    const { why } = explain(answer);
    expect(why).toContain('the token of user ann in');
    expect(why).toMatch(/The clock of this machine is 10 minutes behind/);
    expect(JSON.stringify(answer)).not.toContain('sesame');
  });

  test('makes a token file be read at once, and the request be sent again', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'old');
    const seen: string[] = [];
    const server = await apiServer((request, response) => {
      seen.push(request.headers.authorization ?? '');
      if (request.headers.authorization === 'Bearer old') writeFileSync(tokenFile, 'new');
      response.writeHead(request.headers.authorization === 'Bearer new' ? 200 : 401).end('{}');
    });
    const answer = await get(server, { user: { tokenFile } }, { method: 'POST', body: {} });
    expect(answer).toMatchObject({ kind: 'ok' });
    expect(seen).toEqual(['Bearer old', 'Bearer new']);
  });

  test('with nothing new to send is not asked twice', async () => {
    const seen: string[] = [];
    await get(await apiServer(recording(seen, answering({}, 401))));
    expect(seen).toHaveLength(1);
  });
});
