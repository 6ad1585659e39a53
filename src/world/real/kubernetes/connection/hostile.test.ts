import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import {
  answering,
  apiServer,
  closers,
  folder,
  get,
  rawServer,
  recording,
  refusedPort,
} from '../../../../../test/tls-servers.ts';
import { openConnection } from './open.ts';

describe('a kubeconfig from somebody else steers no terminal', () => {
  const steering = '\u001b]0;mine\u0007\u202e';
  const plain = /^[^\p{Cc}\p{Cf}]+$/u;

  test.each([
    ['the path of a token', { user: { tokenFile: `/no${steering}where` } }],
    ['the path of a CA', { cluster: ca(`/no${steering}where`) }],
    ['the name of the server', { cluster: { 'tls-server-name': `api${steering}` } }],
  ])('by %s', async (_, way) => {
    const answer = await get(await apiServer(answering({})), way);
    expect(answer).toMatchObject({ kind: 'unreachable', why: expect.stringMatching(plain) });
  });

  test('by what it says of a credential that is refused', async () => {
    const path = join(folder, `token${steering}`);
    writeFileSync(path, 'stale');
    const server = await apiServer(answering({}, 401));
    expect(await get(server, { user: { tokenFile: path } })).toMatchObject({
      status: 401,
      note: expect.stringMatching(plain),
    });
  });

  test('by the name of its context', async () => {
    const kubeconfig = join(folder, 'named');
    const name = `lab${steering}`;
    const config = {
      'current-context': name,
      contexts: [{ name, context: { cluster: 'home', user: 'ann' } }],
      clusters: [{ name: 'home', cluster: { server: refusedPort } }],
      users: [{ name: 'ann', user: { token: 'sesame' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const opened = await openConnection({ kubeconfig, env: {} });
    expect(opened).toMatchObject({ kind: 'open', context: expect.stringMatching(plain) });
  });

  test('by a key that is wrong', async () => {
    const kubeconfig = join(folder, 'wrong');
    const user = { 'as-user-extra': { [steering]: 'no list' } };
    writeFileSync(kubeconfig, JSON.stringify({ users: [{ name: 'ann', user }] }));
    const opened = await openConnection({ kubeconfig, env: {} });
    expect(opened).toMatchObject({ kind: 'failed', says: expect.stringMatching(plain) });
  });
});

function ca(path: string) {
  return { 'certificate-authority-data': '', 'certificate-authority': path };
}

describe('what no API server does', () => {
  test('a redirect is not followed', async () => {
    const seen: string[] = [];
    const other = await apiServer(recording(seen));
    const server = await apiServer((_, response) => {
      response.writeHead(302, { location: other }).end();
    });
    expect(await get(server)).toMatchObject({
      cause: 'settings',
      why: expect.stringContaining('redirect'),
    });
    expect(seen).toEqual([]);
  });

  test('a body without end is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const server = await apiServer((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await get(server)).toMatchObject({ why: expect.stringContaining('more than 64 MiB') });
  });

  test.each([
    [
      'headers without end',
      (socket: TLSSocket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const more = () => {
          while (!socket.destroyed && socket.write(`x: ${'y'.repeat(1000)}\r\n`));
        };
        socket.on('drain', more);
        more();
      },
      'larger headers',
    ],
    ['garbage', (socket: TLSSocket) => socket.write(Buffer.alloc(100, 7)), 'not HTTP'],
    ['the end at once', (socket: TLSSocket) => socket.end(), 'broke the connection off'],
    [
      'half an answer',
      (socket: TLSSocket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'),
      'broke the connection off',
    ],
    [
      'no JSON',
      (socket: TLSSocket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello'),
      'not JSON',
    ],
    [
      'a protocol of its own',
      (socket: TLSSocket) =>
        socket.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      'broke the connection off',
    ],
  ])('%s', async (_, talk, sentence) => {
    expect(await get(await rawServer(talk))).toMatchObject({
      kind: 'unreachable',
      why: expect.stringContaining(sentence),
    });
  });
});

describe('what no good API server does', () => {
  test('an answer that drips ends at the timeout of the request', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('a: b\r\n'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    expect(await get(server, {}, { timeoutMs: 300 })).toMatchObject({
      cause: 'passing',
      why: expect.stringContaining('gave no answer within 0.3 s'),
    });
  });

  test('no TLS', async () => {
    const plain = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    closers.push(() => plain.close());
    const { port } = plain.address() as AddressInfo;
    expect(await get(`https://127.0.0.1:${port}`)).toMatchObject({
      why: expect.stringContaining('does not speak TLS'),
    });
  });

  test('a Status that would steer a terminal is harmless', async () => {
    const message = '\u001b[2Jgone\u202e\r\nnext';
    expect(await get(await apiServer(answering({ message }, 400)))).toMatchObject({
      message: '[2Jgone next',
    });
  });
});
