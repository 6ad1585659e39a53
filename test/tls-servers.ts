import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterAll, afterEach } from 'vitest';
import type { ApiRequest, KubernetesApi, WatchEnd } from '../src/world/real/kubernetes/api.ts';
import {
  type ConnectionOptions,
  openConnection,
} from '../src/world/real/kubernetes/connection/open.ts';
import { type CertificateWish, makeAuthority } from './certificates.ts';

export const authority = makeAuthority('lab ca');
export const folder = mkdtempSync(join(tmpdir(), 'lowtide-client-'));
export const day = 86_400_000;
export const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** `/readyz` is answered by `isReady`, all else by the handler. */
export async function apiServer(
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
export async function rawServer(talk: (socket: TLSSocket) => void) {
  const { key, certificate } = serverIdentity({});
  const server = createTlsServer({ key, cert: certificate }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => talk(socket));
  });
  return listening(server);
}

export function serverIdentity(wish: Partial<CertificateWish>) {
  return authority.sign({ name: 'kube-apiserver', altNames: ['127.0.0.1'], ...wish });
}

export async function listening(server: Server | ReturnType<typeof createTlsServer>, port = 0) {
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

export interface Way extends Partial<ConnectionOptions> {
  readonly user?: Readonly<Record<string, unknown>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
}

export async function connected(server: string, way: Way = {}): Promise<KubernetesApi> {
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

export async function get(server: string, way: Way = {}, request: Partial<ApiRequest> = {}) {
  const api = await connected(server, way);
  return api.send({ method: 'GET', path: '/api', ...request });
}

export function answering(body: unknown, status = 200): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** What each request was, as the server saw it. */
export function recording(seen: string[], answer: Handler = answering({})): Handler {
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

export const refusedPort = 'https://127.0.0.1:1';

/** A watch; `line` waits for the next line. */
export function watching(
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
