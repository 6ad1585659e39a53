import { randomBytes } from 'node:crypto';
import { createApp } from '../../server/app.ts';
import type { Door } from '../../server/door.ts';
import type { LiveLab } from '../../server/live-lab.ts';
import { readPage } from '../../server/page.ts';
import { type Listening, type Served, servePort, serveSocket } from '../../server/serve.ts';
import type { Health } from '../../server/wire.ts';
import { pageFolder } from './page-folder.ts';

export type ServedLab =
  | {
      readonly kind: 'serving';
      readonly address: string;
      readonly port: number;
      readonly hasPage: boolean;
      readonly close: () => Promise<unknown>;
    }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** Both doors: the socket first, for it tells whether another run holds this lab. */
export async function serveLab(
  live: LiveLab,
  world: string,
  socket: string,
  port: number,
): Promise<ServedLab> {
  const run = randomBytes(6).toString('hex');
  const token = randomBytes(24).toString('base64url');
  const page = readPage(pageFolder);
  let address: string | undefined;
  const health = () => ({ ...healthOf(live, world), ...(address !== undefined && { address }) });
  const appFor = (door: Door) => createApp({ live, door, run, page, health });
  const onSocket = await serveSocket(appFor({ kind: 'socket' }), socket);
  if (onSocket.kind === 'failed') return onSocket;
  const onPort = await servePort(appFor({ kind: 'tcp', token }), port);
  if (onPort.kind === 'failed') {
    await onSocket.listening.close();
    return onPort;
  }
  ({ address } = onPort.listening);
  return {
    kind: 'serving',
    address,
    port: onPort.listening.port,
    hasPage: page !== undefined,
    close: () => Promise.all([onSocket.listening.close(), onPort.listening.close()]),
  };
}

/** The socket alone, for a run that ends with what it was asked. */
export async function serveOnSocket(
  live: LiveLab,
  world: string,
  socket: string,
): Promise<Served<Listening>> {
  const run = randomBytes(6).toString('hex');
  const health = () => healthOf(live, world);
  const door: Door = { kind: 'socket' };
  return serveSocket(createApp({ live, door, run, page: undefined, health }), socket);
}

export function healthOf({ lab }: LiveLab, world: string): Health {
  return { ok: true, pid: process.pid, lab: lab.name, world };
}
