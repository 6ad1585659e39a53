import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { App } from './app.ts';
import { ask } from './client.ts';
import type { Health } from './wire.ts';

export const portDefault = 7346;

/** When this many ports in a row are taken, something else is wrong. */
const portsTriedMax = 20;

/** `sun_path` of Linux's unix(7) is 108 bytes with its NUL, of macOS 104. */
const socketPathBytesMax = 103;

export interface Listening {
  readonly server: Server;
  close(): Promise<void>;
}

export type Served<T extends Listening> =
  | { readonly kind: 'serving'; readonly listening: T }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

export interface OnPort extends Listening {
  readonly port: number;
  /** `http://localhost:PORT` */
  readonly address: string;
}

/** Serves on loopback: on `port`, or on the next free one. 0: any. */
export async function servePort(app: App, port: number): Promise<Served<OnPort>> {
  for (let tried = port; tried < Math.min(port + portsTriedMax, 65_536); tried += 1) {
    const server = httpServer(app);
    const error = await listen(server, { port: tried, host: '127.0.0.1' });
    if (error === undefined) {
      const taken = (server.address() as AddressInfo).port;
      return {
        kind: 'serving',
        listening: { ...closing(app, server), port: taken, address: `http://localhost:${taken}` },
      };
    }
    if (error.code !== 'EADDRINUSE') {
      return {
        kind: 'failed',
        says: `Port ${tried} cannot be used (${error.message}).`,
        next: 'Choose another with --port.',
      };
    }
  }
  return {
    kind: 'failed',
    says: `Port ${port} and the ${portsTriedMax - 1} after it are taken.`,
    next: 'Choose another with --port.',
  };
}

/**
 * Serves on a unix socket in a state folder that is made already, which only its owner can reach. A socket that a dead run left is replaced;
 * a living run is left alone and named.
 */
export async function serveSocket(app: App, path: string): Promise<Served<Listening>> {
  if (Buffer.byteLength(path) > socketPathBytesMax) {
    return {
      kind: 'failed',
      says: `The path of the socket is longer than the ${socketPathBytesMax} bytes that the system allows: ${path}.`,
      next: 'Choose a shorter folder with --state.',
    };
  }
  const server = httpServer(app);
  let error = await listen(server, { path });
  if (error?.code === 'EADDRINUSE') {
    const other = await ask<Health>(path, '/healthz');
    if (other.kind !== 'absent') return alreadyRuns(other.kind === 'ok' ? other.body : undefined);
    rmSync(path, { force: true });
    error = await listen(server, { path });
  }
  if (error !== undefined) {
    return {
      kind: 'failed',
      says: `The socket ${path} cannot be made (${error.message}).`,
      next: 'Choose another folder with --state.',
    };
  }
  chmodSync(path, 0o600);
  return { kind: 'serving', listening: closing(app, server) };
}

function alreadyRuns(other: Health | undefined): Served<never> {
  if (other === undefined) {
    return {
      kind: 'failed',
      says: 'Another Lowtide holds this lab but does not answer.',
      next: 'End it, then start again.',
    };
  }
  const where = other.address === undefined ? '' : `, which serves ${other.address}`;
  return {
    kind: 'failed',
    says: `Lowtide runs already for this lab: process ${other.pid}${where}.`,
    next: `Stop it with \`kill ${other.pid}\`, or give this run a folder of its own with --state.`,
  };
}

function httpServer(app: App): Server {
  const listener = getRequestListener((request) => app.fetch(request), {
    overrideGlobalObjects: false,
  });
  const server = createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 128;
  return server;
}

function listen(
  server: Server,
  where: { readonly port: number; readonly host: string } | { readonly path: string },
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((settle) => {
    const failed = (error: NodeJS.ErrnoException) => settle(error);
    server.once('error', failed);
    server.listen(where, () => {
      server.off('error', failed);
      settle(undefined);
    });
  });
}

function closing(app: App, server: Server): Listening {
  return {
    server,
    close: () =>
      new Promise((settle) => {
        // A connection is idle only once its last answer is out, which the streams' end brings.
        const idle = setInterval(() => server.closeIdleConnections(), idleLookMs);
        const all = setTimeout(() => server.closeAllConnections(), closeGraceMs);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(all);
          settle();
        });
        app.close();
      }),
  };
}

const idleLookMs = 20;

/** What an answer under way gets to end in. */
const closeGraceMs = 500;
