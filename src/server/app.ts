import { type Context, Hono } from 'hono';
import type { HostName } from '../model/lab.ts';
import { bodyOf, limited, onlyJson } from './body.ts';
import { type Door, onlyLoopback, onlyOwnPage, onlyWithToken, safeHeaders } from './door.ts';
import { knownHost, withKnownHost } from './known-host.ts';
import type { Live, Told } from './live.ts';
import { type Page, withToken } from './page.ts';
import { type Refusal, refuse } from './problem.ts';
import { intentRequest, simulationRequest } from './requests.ts';
import { createStreams } from './stream.ts';
import type { Health } from './wire.ts';

export interface App {
  readonly fetch: Hono['fetch'];
  /** For tests: a request without a socket. */
  readonly request: Hono['request'];
  /** Ends what is still being streamed. */
  readonly close: () => void;
}

export interface AppOptions {
  readonly live: Live;
  readonly door: Door;
  /** Names this life of the controller in event ids. */
  readonly run: string;
  /** Absent when it is not built. */
  readonly page: Page | undefined;
  readonly health: () => Health;
}

/** The API as `wire.ts` documents it, and the dashboard. Opens no socket. */
export function createApp(options: AppOptions): App {
  const { live, door } = options;
  const streams = createStreams(live.feed, options.run);
  const app = new Hono();
  app.use(safeHeaders(), onlyLoopback(door));
  app.use('/api/*', onlyOwnPage(door));

  app.get('/healthz', (c) => c.json(options.health()));
  app.get('/api/status', (c) => c.json(live.status()));
  app.get('/api/timeline', (c) => timeline(c, live));
  app.get('/api/forecast', (c) => forecast(c, live));
  app.get('/api/stream', (c) => {
    const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
    // Hono answers HEAD as GET and drops the body: nobody would ever read it, or give it up.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const body = streams.open(c.req.header('last-event-id'));
    return body === undefined ? refuse(c, tooManyReaders) : c.body(body, 200, headers);
  });

  app.post('/api/*', onlyWithToken(door), onlyJson, limited);
  app.post('/api/intents', async (c) => {
    const request = await bodyOf(c, intentRequest);
    if (request.kind === 'bad') return refuse(c, request.refusal);
    const known = withKnownHost(live.lab, request.body);
    return known.kind === 'bad' ? refuse(c, known.refusal) : answer(c, live.tell(known.body));
  });
  app.post('/api/simulation', async (c) => {
    if (live.simulate === undefined) return refuse(c, notSimulated);
    const request = await bodyOf(c, simulationRequest);
    return request.kind === 'bad'
      ? refuse(c, request.refusal)
      : answer(c, live.simulate(request.body));
  });

  app.get('/*', (c) => asset(c, options.page, door));
  app.notFound((c) => refuse(c, nothingHere(c.req.path)));
  app.onError((error, c) => {
    process.stderr.write(`lowtide: ${error.stack ?? error.message}\n`);
    return refuse(c, broken);
  });
  return { fetch: app.fetch, request: app.request, close: streams.close };
}

function timeline(c: Context, live: Live) {
  const before = Number(c.req.query('before') ?? Number.MAX_SAFE_INTEGER);
  const limit = Number(c.req.query('limit') ?? timelineRowsMax);
  if (!Number.isSafeInteger(before) || !Number.isSafeInteger(limit) || before < 0 || limit < 1) {
    return refuse(c, {
      status: 400,
      says: 'before and limit are whole numbers: a row and how many before it.',
      next: 'Ask for /api/timeline?before=SEQ&limit=N.',
    });
  }
  const rows = live.timeline().filter((row) => row.seq < before);
  return c.json(rows.slice(-Math.min(limit, timelineRowsMax)));
}

const timelineRowsMax = 500;

function forecast(c: Context, live: Live) {
  const names = (c.req.query('off') ?? '').split(',').filter((name) => name !== '');
  const off = new Set<HostName>();
  for (const name of names) {
    const host = knownHost(live.lab, name);
    if (host.kind === 'bad') return refuse(c, host.refusal);
    off.add(host.body);
  }
  return c.json(live.forecast(off));
}

function answer(c: Context, told: Told) {
  return told.kind === 'told' ? c.json({ says: told.says }) : refuse(c, told);
}

function asset(c: Context, page: Page | undefined, door: Door) {
  const path = c.req.path === '/' ? '/index.html' : c.req.path;
  const file = page?.get(path);
  if (page === undefined && path === '/index.html') return refuse(c, notBuilt);
  if (file === undefined) return refuse(c, nothingHere(c.req.path));
  if (path === '/index.html') {
    return c.html(withToken(file, door.kind === 'tcp' ? door.token : ''));
  }
  const cache = file.immutable ? 'public, max-age=31536000, immutable' : 'no-store';
  return c.body(file.bytes, 200, { 'content-type': file.type, 'cache-control': cache });
}

const tooManyReaders: Refusal = {
  status: 503,
  says: 'Too many pages read the stream already.',
  next: 'Close some tabs of the dashboard.',
};

const notSimulated: Refusal = {
  status: 404,
  says: 'This lab is real: there is no simulation to steer.',
  next: 'Start one with `lowtide run --world simulated`.',
};

const notBuilt: Refusal = {
  status: 404,
  says: 'The dashboard is not built.',
  next: 'Run `npm run build` in the project and start again; the API works without it.',
};

const broken: Refusal = {
  status: 503,
  says: 'Lowtide failed to answer this; it is a bug.',
  next: 'Its own output holds the details.',
};

function nothingHere(path: string): Refusal {
  return {
    status: 404,
    says: `There is nothing at ${path.slice(0, 80)}.`,
    next: 'The dashboard is at /.',
  };
}
