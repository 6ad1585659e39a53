import { expect, test } from 'vitest';
import { home, host } from '../../test/situations/home.ts';
import type { Intent } from '../controller/event.ts';
import { createApp } from './app.ts';
import type { Door } from './door.ts';
import { createLiveLab, type Engine } from './live-lab.ts';
import { type Page, pageFile } from './page.ts';
import type { Answer, Health, Problem } from './wire.ts';

const token = 'a-token-of-this-run';
const health: Health = { ok: true, pid: 42, lab: 'home', world: 'simulated' };
const ownPage = {
  host: 'localhost:7346',
  origin: 'http://localhost:7346',
  'sec-fetch-site': 'same-origin',
};
const mayWrite = { ...ownPage, 'x-lowtide-token': token, 'content-type': 'application/json' };

function rig(options: { door?: Door; page?: Page; simulated?: boolean } = {}) {
  const told: Intent[] = [];
  const state = home('nixos');
  const engine: Engine = {
    view: () => state,
    tell: (intent) => told.push(intent) > 0,
    ...(options.simulated !== false && {
      simulation: {
        status: () => ({ now: state.now, speed: 60, paused: false, seed: 1, scenes: [] }),
        apply: (request) => ({ kind: 'told', says: `${request.kind} it is.` }),
      },
    }),
  };
  const app = createApp({
    live: createLiveLab(engine, []),
    door: options.door ?? { kind: 'tcp', token },
    run: 'r1',
    page: options.page,
    health: () => health,
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = mayWrite) =>
    app.request(path, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { app, told, post };
}

async function problemOf(response: Response): Promise<Problem['error']> {
  return ((await response.json()) as Problem).error;
}

test('the status, the timeline and the health are answered to the own page', async () => {
  const { app } = rig();
  for (const path of [
    '/api/status',
    '/api/timeline',
    '/api/timeline?before=10&limit=5',
    '/healthz',
  ]) {
    const response = await app.request(path, { headers: ownPage });
    expect(response.status, path).toBe(200);
    expect(response.headers.get('cache-control'), path).toBe('no-store');
  }
  expect(await (await app.request('/healthz', { headers: ownPage })).json()).toEqual(health);
});

test('a forecast is answered for any set of hosts and touches nothing', async () => {
  const { app, told } = rig();
  const response = await app.request('/api/forecast?off=nuc1,gamer', { headers: ownPage });
  expect(await response.json()).toMatchObject({ off: ['nuc1', 'gamer'], etcd: { quorum: false } });
  expect(told).toEqual([]);
});

test('an unknown host is refused with the one that was meant', async () => {
  const { app, post } = rig();
  const asked = await app.request('/api/forecast?off=gamr', { headers: ownPage });
  expect(asked.status).toBe(404);
  expect((await problemOf(asked)).next).toBe('Did you mean gamer?');
  const told = await post('/api/intents', { kind: 'on', host: 'nux1' });
  expect(told.status).toBe(404);
  expect((await problemOf(told)).next).toBe('Did you mean nuc1?');
});

test('an intent reaches the controller with the default notice of its host', async () => {
  const { told, post } = rig();
  const response = await post('/api/intents', { kind: 'off', host: 'gamer' });
  expect(((await response.json()) as Answer).says).toContain('gamer leaves');
  expect(told).toEqual([{ by: 'you', kind: 'off', host: host('gamer'), withinMs: 120_000 }]);
});

test('what cannot be switched is refused with what is missing in lab.yaml', async () => {
  const { told, post } = rig();
  const response = await post('/api/intents', { kind: 'off', host: 'nuc1' });
  expect(response.status).toBe(409);
  expect((await problemOf(response)).next).toContain('power.off');
  expect((await post('/api/intents', { kind: 'off', host: 'nixos' })).status).toBe(409);
  expect(told).toEqual([]);
});

test.each([
  ['a foreign name that was pointed here', { ...ownPage, host: 'evil.example' }],
  ['a name that only begins like loopback', { ...ownPage, host: 'localhost.evil.example' }],
  ['no name at all', {}],
  ['another site', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { ...ownPage, 'sec-fetch-site': 'same-site' }],
  ['another origin', { ...ownPage, origin: 'http://localhost:8080' }],
  ['an opaque origin', { ...ownPage, origin: 'null' }],
])('%s reads nothing over TCP', async (_, headers) => {
  const { app } = rig();
  const response = await app.request('/api/status', { headers });
  expect(response.status).toBe(403);
  expect((await problemOf(response)).says).not.toBe('');
});

test.each([
  ['no token', { ...ownPage, 'content-type': 'application/json' }, 403],
  ['a wrong token', { ...mayWrite, 'x-lowtide-token': `${token}x` }, 403],
  ['a form', { ...mayWrite, 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['a plain text body', { ...mayWrite, 'content-type': 'text/plain' }, 415],
  ['another origin', { ...mayWrite, origin: 'https://evil.example' }, 403],
])('%s changes nothing over TCP', async (_, headers, status) => {
  const { told, post } = rig();
  expect((await post('/api/intents', { kind: 'on', host: 'nixos' }, headers)).status).toBe(status);
  expect((await post('/api/simulation', { kind: 'pause' }, headers)).status).toBe(status);
  expect(told).toEqual([]);
});

test.each([
  ['no JSON', '{"kind":', 400],
  ['no object', '[]', 400],
  ['an unknown kind', { kind: 'explode', host: 'gamer' }, 400],
  ['an unknown field', { kind: 'on', host: 'gamer', force: true }, 400],
  ['a notice of a fraction of a second', { kind: 'off', host: 'gamer', withinMs: 0.5 }, 400],
  ['a veto that is over', { kind: 'keep-off', host: 'nixos', until: 1 }, 409],
  ['a body beyond the limit', { kind: 'hold', why: 'x'.repeat(5000) }, 413],
])('%s is refused in a sentence', async (_, body, status) => {
  const { told, post } = rig();
  const response = await post('/api/intents', body);
  expect(response.status).toBe(status);
  expect((await problemOf(response)).says).toMatch(/\.$/);
  expect(told).toEqual([]);
});

test('the unix socket needs neither token nor loopback name', async () => {
  const { told, post } = rig({ door: { kind: 'socket' } });
  const response = await post(
    '/api/intents',
    { kind: 'on', host: 'nixos' },
    { host: 'lowtide', 'content-type': 'application/json' },
  );
  expect(response.status).toBe(200);
  expect(told).toHaveLength(1);
});

test('a real lab has no simulation to steer', async () => {
  expect((await rig({ simulated: false }).post('/api/simulation', { kind: 'pause' })).status).toBe(
    404,
  );
  expect((await rig().post('/api/simulation', { kind: 'pause' })).status).toBe(200);
});

test('the page carries the token, its assets are kept for ever, nothing else is served', async () => {
  const text = (body: string) => new TextEncoder().encode(body);
  const page: Page = new Map([
    ['/index.html', pageFile('/index.html', text('<!doctype html><head><title>x</title></head>'))],
    ['/assets/app-1a2b.js', pageFile('/assets/app-1a2b.js', text('1'))],
  ]);
  const { app } = rig({ page });
  const index = await app.request('/', { headers: { host: 'localhost:7346' } });
  expect(await index.text()).toContain(`<meta name="lowtide-token" content="${token}">`);
  expect(index.headers.get('cache-control')).toBe('no-store');
  const policy = index.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  const asset = await app.request('/assets/app-1a2b.js', { headers: { host: 'localhost:7346' } });
  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect(asset.headers.get('content-type')).toContain('text/javascript');
  expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
  for (const path of ['/assets/../../package.json', '/package.json', '/api/nothing']) {
    const response = await app.request(path, { headers: { host: 'localhost:7346' } });
    expect(response.status, path).toBe(404);
  }
});

test('without a built dashboard the page says how to build it', async () => {
  const response = await rig().app.request('/', { headers: { host: '127.0.0.1:7346' } });
  expect((await problemOf(response)).next).toContain('npm run build');
});

test('asking for the head of the stream does not count as a reader', async () => {
  const { app } = rig();
  for (let asked = 0; asked < 40; asked += 1) {
    const head = await app.request('/api/stream', { method: 'HEAD', headers: ownPage });
    expect(head.status).toBe(200);
  }
  expect((await app.request('/api/stream', { headers: ownPage })).status).toBe(200);
  app.close();
});

test('a reason that would steer a terminal is refused', async () => {
  const { post, told } = rig();
  const answer = await post('/api/intents', { kind: 'hold', why: 'x\u001b[2J' });
  expect(answer.status).toBe(400);
  expect(told).toEqual([]);
});
