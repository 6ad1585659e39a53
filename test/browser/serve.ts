import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApp } from '../../src/server/app.ts';
import type { Live } from '../../src/server/live.ts';
import { readPage } from '../../src/server/page.ts';
import { type OnPort, servePort } from '../../src/server/serve.ts';

/** The real server with the built page on a free port, or on `port` when a run is to come back. */
export async function serve(live: Live, port = 0): Promise<OnPort> {
  const app = createApp({
    live,
    door: { kind: 'tcp', token: randomBytes(16).toString('hex') },
    run: randomBytes(4).toString('hex'),
    page: readPage(join(import.meta.dirname, '../../dist/web')),
    health: () => ({ ok: true, pid: process.pid, lab: live.lab.name, world: 'simulated' }),
  });
  const served = await servePort(app, port);
  if (served.kind === 'failed') throw new Error(`${served.says} ${served.next}`);
  return served.listening;
}
