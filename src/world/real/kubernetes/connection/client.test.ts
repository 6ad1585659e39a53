import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CertificateWish, makeAuthority } from '../../../../../test/certificates.ts';
import type { ApiRequest, KubernetesApi, WatchEnd } from '../api.ts';
import { type ConnectionOptions, openConnection } from './open.ts';
import { explain } from './refusal.ts';

const authority = makeAuthority('lab ca');
const folder = mkdtempSync(join(tmpdir(), 'lowtide-client-'));
const day = 86_400_000;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** `/readyz` is answered by `isReady`, all else by the handler. */
async function apiServer(
  handle: Handler,
  options: Partial<CertificateWish> & { readonly isReady?: () => boolean } = {},
) {
  const { key, certificate } = serverIdentity(options);
  const server = createServer({ key, cert: certificate }, (request, response) => {
    if (request.url !== '/readyz') return handle(request, response);
    response.writeHead((options.isReady ?? (() => true))() ? 200 : 500).end();
  });
  return listening(server);
}

/** Something behind TLS that speaks whatever it likes. */
async function rawServer(talk: (socket: TLSSocket) => void) {
  const { key, certificate } = serverIdentity({});
  const server = createTlsServer({ key, cert: certificate }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => talk(socket));
  });
  return listening(server);
}

function serverIdentity(wish: Partial<CertificateWish>) {
  return authority.sign({ name: 'kube-apiserver', altNames: ['127.0.0.1'], ...wish });
}

async function listening(server: Server | ReturnType<typeof createTlsServer>, port = 0) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  closers.push(close);
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Way extends Partial<ConnectionOptions> {
  readonly user?: Readonly<Record<string, unknown>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
}

async function connected(server: string, way: Way = {}): Promise<KubernetesApi> {
  const { user = { token: 'sesame' }, cluster = {}, ...options } = way;
  const ca = Buffer.from(authority.certificate).toString('base64');
  const path = join(folder, 'config');
  const config = {
    'current-context': 'lab',
    contexts: [{ name: 'lab', context: { cluster: 'home', user: 'ann' } }],
    clusters: [{ name: 'home', cluster: { server, 'certificate-authority-data': ca, ...cluster } }],
    users: [{ name: 'ann', user }],
  };
  writeFileSync(path, JSON.stringify(config));
  const opened = await openConnection({ kubeconfig: path, env: process.env, ...options });
  if (opened.kind === 'failed') throw new Error(opened.says);
  closers.push(() => void opened.api.close());
  return opened.api;
}

async function get(server: string, way: Way = {}, request: Partial<ApiRequest> = {}) {
  const api = await connected(server, way);
  return api.send({ method: 'GET', path: '/api', ...request });
}

function answering(body: unknown, status = 200): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** What each request was, as the server saw it. */
function recording(seen: string[], answer: Handler = answering({})): Handler {
  return (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.once('end', () => {
      const { authorization, 'content-type': type } = request.headers;
      seen.push([request.method, request.url, authorization, type, body].filter(Boolean).join(' '));
      answer(request, response);
    });
  };
}

const refusedPort = 'https://127.0.0.1:1';

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
    const look = () => api.send({ method: 'GET', path: '/', timeoutMs: 500 });
    await Promise.all(Array.from({ length: 5 }, look));
    isForgetful = true;
    expect(await look()).toMatchObject({ kind: 'unreachable' });
    expect(await look()).toMatchObject({ kind: 'ok' });
  });

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

describe('certificates', () => {
  const now = Date.now();
  test('of a server that have expired are told with their date', async () => {
    const server = await apiServer(answering({}), {
      from: now - 9 * day,
      to: Date.UTC(2024, 4, 3, 14, 5),
    });
    expect(await get(server)).toMatchObject({
      cause: 'settings',
      why: expect.stringContaining('expired on 3 May 2024, 14:05 UTC; this machine'),
    });
  });

  test('of a server that are not yet valid pass by themselves when the clock is set', async () => {
    const server = await apiServer(answering({}), {
      from: Date.UTC(2100, 0, 1),
      to: Date.UTC(2101, 0, 1),
    });
    expect(await get(server)).toMatchObject({
      cause: 'passing',
      why: expect.stringMatching(
        /not valid before 1 January 2100, 00:00 UTC; this machine's clock/,
      ),
    });
  });

  test('of another authority are told with both', async () => {
    const other = Buffer.from(makeAuthority('other ca').certificate).toString('base64');
    const cluster = { 'certificate-authority-data': other };
    expect(await get(await apiServer(answering({})), { cluster })).toMatchObject({
      cause: 'settings',
      why: expect.stringMatching(
        /issued by "lab ca", is not signed by certificate-authority-data of cluster home/,
      ),
    });
  });

  test('for another name are told with the names that they have', async () => {
    const server = await apiServer(answering({}), { altNames: ['kubernetes', '10.0.0.11'] });
    expect(await get(server)).toMatchObject({
      why: expect.stringMatching(/is not for 127.0.0.1: it is for kubernetes and 10.0.0.11\./),
    });
    const cluster = { 'tls-server-name': 'kubernetes' };
    expect(await get(server, { cluster })).toMatchObject({ kind: 'ok' });
    expect(await get(server, { cluster: { 'tls-server-name': 'other' } })).toMatchObject({
      why: expect.stringContaining('is not for other'),
    });
  });

  test('of a control plane may be for the name that the kubeconfig calls the cluster', async () => {
    const server = await apiServer(answering({}), { altNames: ['lab.invalid'] });
    const way = { endpoints: [server] };
    expect(await get('https://lab.invalid:6443', way)).toMatchObject({ kind: 'ok' });
    expect(await get('https://other.invalid:6443', way)).toMatchObject({ kind: 'unreachable' });
  });
});

describe('certificates of our own', () => {
  test('that are out of date are told of before a server is asked', async () => {
    const seen: string[] = [];
    const server = await apiServer(recording(seen));
    const userOf = (wish: Partial<CertificateWish>) => {
      const { certificate, key } = authority.sign({ name: 'ann', ...wish });
      const data = (pem: string) => Buffer.from(pem).toString('base64');
      return { 'client-certificate-data': data(certificate), 'client-key-data': data(key) };
    };
    expect(await get(server, { user: userOf({ to: Date.UTC(2025, 11, 24) }) })).toMatchObject({
      cause: 'settings',
      why: expect.stringMatching(
        /^The client certificate from client-certificate-data of user ann .* expired on 24 December 2025/,
      ),
    });
    expect(await get(server, { user: userOf({ from: Date.UTC(2100, 0, 1) }) })).toMatchObject({
      cause: 'passing',
      why: expect.stringContaining('is not valid before 1 January 2100'),
    });
    const mixed = { ...userOf({}), 'client-key-data': userOf({})['client-key-data'] };
    expect(await get(server, { user: mixed })).toMatchObject({
      why: expect.stringContaining('cannot be used together'),
    });
    expect(seen).toEqual([]);
    expect(await get(server, { user: userOf({}) })).toMatchObject({ kind: 'ok' });
  });

  test('in files are taken up when they are replaced', async () => {
    const seen: unknown[] = [];
    const { key, certificate } = serverIdentity({});
    const options = { key, cert: certificate, requestCert: true, rejectUnauthorized: false };
    const server = await listening(
      createServer(options, (request, response) => {
        seen.push((request.socket as TLSSocket).getPeerCertificate().subject.CN);
        response.end('{}');
      }),
    );
    const files = { 'client-certificate': 'ann.crt', 'client-key': 'ann.key' };
    const place = (name: string) => {
      const made = authority.sign({ name });
      writeFileSync(join(folder, 'ann.crt'), made.certificate);
      writeFileSync(join(folder, 'ann.key'), made.key);
    };
    place('first');
    let now = Date.now();
    const clock = { now: () => now, after: () => () => {} };
    const api = await connected(server, { user: files, clock });
    await api.send({ method: 'GET', path: '/' });
    place('second');
    now += 1000;
    expect(await api.send({ method: 'GET', path: '/' })).toEqual({
      kind: 'ok',
      status: 200,
      body: {},
    });
    expect(seen).toEqual(['first', 'second']);
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

/** A watch; `line` waits for the next line. */
function watching(
  api: KubernetesApi,
  more: { readonly path?: string; readonly idleMs?: number; readonly lineBytesMax?: number } = {},
) {
  const asker = new AbortController();
  const lines: string[] = [];
  let heard = () => {};
  let opened = 0;
  const end: Promise<WatchEnd> = api.watch(
    {
      path: '/',
      query: { watch: 'true' },
      signal: asker.signal,
      idleMs: 60_000,
      lineBytesMax: 1000,
      onOpen: () => {
        opened++;
      },
      ...more,
    },
    (line) => {
      lines.push(line.toString('utf8'));
      heard();
    },
  );
  const line = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  return { asker, lines, end, line, opened: () => opened };
}

describe('a watch', () => {
  test('gives each line and ends when the server ends it', async () => {
    const api = await connected(
      await apiServer((_, response) => {
        response.write('{"a":1}\n{"b"');
        response.write(':2}\n');
        response.end();
      }),
    );
    const watch = watching(api);
    expect(await watch.end).toEqual({ kind: 'ended' });
    expect(watch.lines).toEqual(['{"a":1}', '{"b":2}']);
    expect(watch.opened()).toBe(1);
  });

  test('ends when its asker ends it, before and after it is open', async () => {
    const api = await connected(await apiServer((_, response) => void response.write('{}\n')));
    const watch = watching(api);
    await watch.line();
    watch.asker.abort();
    expect(await watch.end).toEqual({ kind: 'ended' });
    const early = watching(api);
    early.asker.abort();
    expect(await early.end).toEqual({ kind: 'ended' });
  });

  test('that is refused says so, without having been open', async () => {
    const api = await connected(
      await apiServer(answering({ reason: 'Expired', message: 'too old' }, 410)),
    );
    const watch = watching(api);
    expect(await watch.end).toMatchObject({ kind: 'refused', status: 410, reason: 'Expired' });
    expect(watch.opened()).toBe(0);
  });

  test('with a line that is too long is garbled', async () => {
    const api = await connected(
      await apiServer((_, response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(100)));
        };
        response.on('drain', more);
        more();
      }),
    );
    const watch = watching(api);
    expect(await watch.end).toMatchObject({
      kind: 'garbled',
      why: expect.stringContaining('1000 bytes'),
    });
    expect(watch.lines).toEqual([]);
  });

  test('that ends in the middle of a line is garbled, one that breaks is tried again', async () => {
    const half = await connected(await apiServer((_, response) => response.end('{"a"')));
    expect(await watching(half).end).toMatchObject({ kind: 'garbled' });
    const breaking = await connected(
      await apiServer((request, response) => {
        response.write('{}\n', () => request.socket.destroy());
      }),
    );
    expect(await watching(breaking).end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
  });

  test('on which nothing comes counts as dead', async () => {
    const api = await connected(await apiServer((_, response) => response.flushHeaders()));
    const watch = watching(api, { idleMs: 200 });
    expect(await watch.end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
    expect(watch.opened()).toBe(1);
  });

  test('does not hold up requests, however many there are', async () => {
    const api = await connected(
      await apiServer((request, response) => {
        if (request.url?.includes('watch')) response.write('{}\n');
        else response.end('{}');
      }),
    );
    const watches = Array.from({ length: 30 }, () => watching(api));
    await Promise.all(watches.map(({ line }) => line()));
    expect(await api.send({ method: 'GET', path: '/' })).toMatchObject({ kind: 'ok' });
    await api.close();
    for (const { end } of watches) expect(await end).toMatchObject({ kind: 'unreachable' });
  });
});
