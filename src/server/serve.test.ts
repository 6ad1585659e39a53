import { existsSync, linkSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { home } from '../../test/situations/home.ts';
import type { LabStatus } from '../status/status.ts';
import { type App, createApp } from './app.ts';
import { ask } from './client.ts';
import type { Door } from './door.ts';
import { createLiveLab } from './live-lab.ts';
import { type Listening, type Served, servePort, serveSocket } from './serve.ts';
import type { Problem } from './wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowtide-'));
afterAll(() => rmSync(folder, { recursive: true }));

function app(door: Door): App {
  const state = home('gamer');
  return createApp({
    live: createLiveLab({ view: () => state, tell: () => true }, []),
    door,
    run: 'r1',
    page: undefined,
    health: () => ({ ok: true, pid: 4711, lab: 'home', world: 'real', address: 'http://x' }),
  });
}

function serving<T extends Listening>(served: Served<T>): T {
  if (served.kind === 'failed') throw new Error(served.says);
  return served.listening;
}

test('over TCP the status is read on loopback alone, and a write needs the token', async () => {
  const onPort = serving(await servePort(app({ kind: 'tcp', token: 'secret' }), 0));
  const status = await fetch(`${onPort.address}/api/status`);
  expect(((await status.json()) as LabStatus).lab).toBe('home');
  const write = await fetch(`${onPort.address}/api/intents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'on', host: 'gamer' }),
  });
  expect(write.status).toBe(403);
  expect(((await write.json()) as Problem).error.next).not.toBe('');
  expect(onPort.server.address()).toMatchObject({ address: '127.0.0.1' });
  await onPort.close();
});

test('a stream over TCP begins with a snapshot and does not keep the server from stopping', async () => {
  const onPort = serving(await servePort(app({ kind: 'tcp', token: 'secret' }), 0));
  const stream = await fetch(`${onPort.address}/api/stream`);
  const reader = stream.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  expect(first).toContain('event: snapshot');
  await onPort.close();
  expect((await reader?.read())?.done).toBe(true);
});

test('a port that is taken is passed over for the next', async () => {
  const first = serving(await servePort(app({ kind: 'tcp', token: 'secret' }), 0));
  const second = serving(await servePort(app({ kind: 'tcp', token: 'secret' }), first.port));
  expect(second.port).toBeGreaterThan(first.port);
  await Promise.all([first.close(), second.close()]);
});

test('over the unix socket its owner asks without a token, and nobody else gets in', async () => {
  const socket = join(folder, 'own.sock');
  const listening = serving(await serveSocket(app({ kind: 'socket' }), socket));
  expect(await ask(socket, '/api/intents', { kind: 'on', host: 'gamer' })).toMatchObject({
    kind: 'ok',
    body: { says: expect.stringContaining('gamer is woken') },
  });
  expect(await ask(socket, '/api/intents', { kind: 'on', host: 'gamr' })).toMatchObject({
    kind: 'problem',
    next: 'Did you mean gamer?',
  });
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  await listening.close();
  expect(await ask(socket, '/api/status')).toEqual({ kind: 'absent' });
});

test('a second run on the same lab is refused and told of the first', async () => {
  const socket = join(folder, 'twice.sock');
  const first = serving(await serveSocket(app({ kind: 'socket' }), socket));
  const second = await serveSocket(app({ kind: 'socket' }), socket);
  expect(second).toMatchObject({ kind: 'failed', says: expect.stringContaining('process 4711') });
  await first.close();
});

test('the socket of a run that died is replaced', async () => {
  const path = join(folder, 'dead.sock');
  // A socket file without a listener: what a killed process leaves behind.
  const dead = createServer();
  await new Promise<void>((settle) => dead.listen(join(folder, 'alive.sock'), settle));
  linkSync(join(folder, 'alive.sock'), path);
  await new Promise((settle) => dead.close(settle));
  expect(existsSync(path)).toBe(true);
  const listening = serving(await serveSocket(app({ kind: 'socket' }), path));
  expect(await ask(path, '/healthz')).toMatchObject({ kind: 'ok' });
  await listening.close();
});

test('a socket path beyond what the system takes is refused with what to do', async () => {
  const served = await serveSocket(
    app({ kind: 'socket' }),
    join(folder, 'x'.repeat(120), 'a.sock'),
  );
  expect(served).toMatchObject({ kind: 'failed', next: expect.stringContaining('--state') });
});
