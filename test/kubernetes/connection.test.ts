import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApiAnswer, KubernetesApi } from '../../src/world/real/kubernetes/api.ts';
import {
  type ConnectionOptions,
  openConnection,
} from '../../src/world/real/kubernetes/connection/open.ts';
import { explain, missingRule } from '../../src/world/real/kubernetes/connection/refusal.ts';
import { makeCertificates } from '../oracles/kubernetes/certificates.ts';
import { writeKubeconfig } from '../oracles/kubernetes/kubeconfig.ts';
import { startTwoServers, type TwoServers } from './connecting/two-servers.ts';

const patience = { timeout: 90_000, interval: 200 };
const dayMs = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'lowtide-connection-'));

let servers: TwoServers;
beforeAll(async () => {
  servers = await startTwoServers();
  await wellAgain();
});
afterAll(async () => {
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const opened: KubernetesApi[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

type User = Readonly<Record<string, unknown>>;
type Way = Partial<ConnectionOptions> & { readonly server?: string; readonly authority?: string };

/** A connection as this user of a kubeconfig, to the first server unless told otherwise. */
async function connect(user: User, way: Way = {}): Promise<KubernetesApi> {
  const { plane } = servers;
  const { server = plane.server, authority = `${plane.authority}.crt`, ...options } = way;
  const path = join(folder, 'config');
  const kubeconfig = writeKubeconfig(path, server, authority, user as Record<string, string>);
  const connection = await openConnection({ kubeconfig, env: process.env, ...options });
  if (connection.kind === 'failed') throw new Error(connection.says);
  opened.push(connection.api);
  return connection.api;
}

const admin = () => ({ token: servers.adminToken });

/** Who the server thinks that we are; undefined when it does not say. */
async function whoAmI(api: KubernetesApi): Promise<string | undefined> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = await api.send({ method: 'POST', path, body });
  if (answer.kind !== 'ok') return undefined;
  return (answer.body as { status: { userInfo: { username: string } } }).status.userInfo.username;
}

/** Reads through to etcd. */
function look(api: KubernetesApi): Promise<ApiAnswer> {
  return api.send({ method: 'GET', path: '/api/v1/namespaces/default' });
}

/** Waits until the second server answers by itself. */
async function wellAgain(): Promise<void> {
  const api = await connect(admin(), { server: servers.secondServer });
  await vi.waitUntil(async () => (await look(api)).kind === 'ok', patience);
}

function why(answer: ApiAnswer): string {
  if (answer.kind === 'ok') return '';
  return answer.kind === 'refused' ? explain(answer).why : answer.why;
}

/** Files `NAME.crt` and `NAME.key` of a client whom the cluster's authority vouches for. */
function clientOf(name: string, dates: { notBefore?: Date; notAfter?: Date } = {}) {
  const file = join(folder, name);
  const signedBy = servers.plane.authority;
  makeCertificates(servers.plane.program, [{ file, commonName: name, signedBy, ...dates }]);
  return { 'client-certificate': `${name}.crt`, 'client-key': `${name}.key` };
}

/** A token as pods get it, of a ServiceAccount that is made if need be. */
async function tokenOf(account: string): Promise<string> {
  const path = '/api/v1/namespaces/default/serviceaccounts';
  await servers.plane.ask('POST', path, { metadata: { name: account } });
  const asked = await servers.plane.request('POST', `${path}/${account}/token`, { spec: {} });
  return (asked as { status: { token: string } }).status.token;
}

describe('credentials', () => {
  test('a client certificate, taken up anew when its files are replaced', async () => {
    const api = await connect(clientOf('ann'));
    expect(await whoAmI(api)).toBe('ann');
    clientOf('ben');
    copyFileSync(join(folder, 'ben.crt'), join(folder, 'ann.crt'));
    copyFileSync(join(folder, 'ben.key'), join(folder, 'ann.key'));
    await vi.waitUntil(async () => (await whoAmI(api)) === 'ben', patience);
  });

  test('a token, and another user in its place', async () => {
    expect(await whoAmI(await connect(admin()))).toBe('admin');
    expect(await whoAmI(await connect({ ...admin(), as: 'carl' }))).toBe('carl');
  });

  test('a token file, taken up anew when it is replaced', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, await tokenOf('dora'));
    const api = await connect({ tokenFile: path });
    expect(await whoAmI(api)).toBe('system:serviceaccount:default:dora');
    writeFileSync(path, await tokenOf('emil'));
    await vi.waitUntil(
      async () => (await whoAmI(api)) === 'system:serviceaccount:default:emil',
      patience,
    );
  });

  test('a plugin that gives a token, and one that gives a certificate', async () => {
    const plugin = (status: unknown) => {
      const apiVersion = 'client.authentication.k8s.io/v1';
      const answer = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
      writeFileSync(join(folder, 'answer.json'), answer);
      const exec = {
        apiVersion,
        interactiveMode: 'Never',
        command: 'cat',
        args: [join(folder, 'answer.json')],
      };
      return { exec };
    };
    expect(await whoAmI(await connect(plugin({ token: await tokenOf('fred') })))).toBe(
      'system:serviceaccount:default:fred',
    );
    clientOf('gina');
    const pem = (end: string) => readFileSync(join(folder, `gina.${end}`), 'utf8');
    const pair = { clientCertificateData: pem('crt'), clientKeyData: pem('key') };
    expect(await whoAmI(await connect(plugin(pair)))).toBe('gina');
  });
});

describe('who is not let in is told why', () => {
  test('a token that nobody knows', async () => {
    const answer = await look(await connect({ token: 'nobody-knows-this' }));
    expect(answer).toMatchObject({ kind: 'refused', status: 401 });
    expect(why(answer)).toContain(`the token of user user in ${join(folder, 'config')}`);
    expect(JSON.stringify(answer)).not.toContain('nobody-knows-this');
  });

  test('a client certificate that has expired, by our clock and by theirs', async () => {
    const user = clientOf('hugo', { notAfter: new Date(Date.now() - dayMs) });
    expect(why(await look(await connect(user)))).toMatch(/hugo\.crt .* expired on /);
    // A clock that is two days late takes it for good; the server does not.
    const clock = { now: () => Date.now() - 2 * dayMs + 60_000, after: () => () => {} };
    const answer = await look(await connect(user, { clock }));
    expect(answer).toMatchObject({ kind: 'refused', status: 401 });
    expect(why(answer)).toMatch(/client certificate from .*hugo\.crt/);
    expect(why(answer)).toContain('The clock of this machine is 2 days behind');
  });

  test('a user without rights, by the rule that is missing', async () => {
    const api = await connect(clientOf('ida'));
    const list = await api.send({ method: 'GET', path: '/apis/apps/v1/deployments' });
    if (list.kind !== 'refused') throw new Error('was let in');
    expect(missingRule(list)).toEqual({
      user: 'ida',
      verb: 'list',
      resource: 'deployments',
      group: 'apps',
    });
    const path = '/api/v1/namespaces/shop/pods/web/eviction';
    const evict = await api.send({ method: 'POST', path, body: {} });
    if (evict.kind !== 'refused') throw new Error('was let in');
    expect(missingRule(evict)).toEqual({
      user: 'ida',
      verb: 'create',
      resource: 'pods/eviction',
      group: '',
      namespace: 'shop',
    });
    const secret = await api.send({ method: 'GET', path: '/metrics' });
    if (secret.kind !== 'refused') throw new Error('was let in');
    expect(missingRule(secret)).toMatchObject({ verb: 'get', path: '/metrics' });
  });

  test('nobody at all', async () => {
    expect(why(await look(await connect({})))).toContain('anonymous');
  });
});

describe('a server that is not believed', () => {
  test('is signed by another authority', async () => {
    const file = join(folder, 'other');
    makeCertificates(servers.plane.program, [{ file, commonName: 'another authority' }]);
    const answer = await look(await connect(admin(), { authority: `${file}.crt` }));
    expect(why(answer)).toContain(`is not signed by ${file}.crt`);
  });

  test.each([
    [
      'has expired',
      { notAfter: new Date(Date.now() - dayMs) },
      /expired on .* this machine's clock says/,
    ],
    ['is not yet valid', { notBefore: new Date(Date.now() + dayMs) }, /is not valid before /],
    [
      'is for another name',
      { addresses: ['10.0.0.11'] },
      /is not for 127\.0\.0\.1: it is for second and 10\.0\.0\.11\./,
    ],
  ])('%s', async (_, certificate, sentence) => {
    const { certify, second, secondServer } = servers;
    await second.stop();
    certify(certificate);
    second.start();
    try {
      const api = await connect(admin(), { server: secondServer });
      await vi.waitUntil(async () => sentence.test(why(await look(api))), patience);
    } finally {
      certify({});
      await second.stop();
      second.start();
      await wellAgain();
    }
  });
});

/** The second server first, then the one of the kubeconfig. */
function both(): Promise<KubernetesApi> {
  return connect(admin(), { endpoints: [servers.secondServer] });
}

describe('of two servers', () => {
  test('the one of the kubeconfig is last: while the other is well, it is not needed', async () => {
    const api = await both();
    servers.plane.component('kube-apiserver').pause();
    try {
      expect(await look(api)).toMatchObject({ kind: 'ok' });
    } finally {
      servers.plane.component('kube-apiserver').resume();
    }
  });

  test('one that hangs is left for the other, and taken again when it is back', async () => {
    const api = await both();
    expect(await look(api)).toMatchObject({ kind: 'ok' });
    servers.second.pause();
    try {
      expect(await look(api)).toMatchObject({ kind: 'ok' });
    } finally {
      servers.second.resume();
    }
    // It is taken again: requests succeed though the other one is gone.
    await vi.waitUntil(() => isServedBySecond(api), patience);
  });

  test('one that was killed is left for the other, and taken again when it is back', async () => {
    const api = await both();
    expect(await look(api)).toMatchObject({ kind: 'ok' });
    await servers.second.kill();
    expect(await look(api)).toMatchObject({ kind: 'ok' });
    servers.second.start();
    await wellAgain();
    await vi.waitUntil(() => isServedBySecond(api), patience);
  });

  test('one that has lost etcd is left for the other', async () => {
    const api = await both();
    expect(await look(api)).toMatchObject({ kind: 'ok' });
    await servers.toEtcd.play({ kind: 'refusing' });
    try {
      expect(await look(api)).toMatchObject({ kind: 'ok' });
    } finally {
      await servers.toEtcd.play({ kind: 'none' });
      await wellAgain();
    }
  });

  test('a watch ends when its server dies, and the next one goes to the other', async () => {
    const api = await both();
    const first = watchNamespaces(api);
    await first.isOpen;
    await servers.second.kill();
    try {
      expect(await first.end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
      const next = watchNamespaces(api);
      await next.isOpen;
      await servers.plane.request('POST', '/api/v1/namespaces', { metadata: { name: 'seen' } });
      await vi.waitUntil(() => next.lines.some((line) => line.includes('"name":"seen"')), patience);
      next.asker.abort();
      expect(await next.end).toEqual({ kind: 'ended' });
    } finally {
      servers.second.start();
      await wellAgain();
    }
  });
});

/** Asks with the other server standing still for a moment. */
async function isServedBySecond(api: KubernetesApi): Promise<boolean> {
  const first = servers.plane.component('kube-apiserver');
  first.pause();
  try {
    const path = '/api/v1/namespaces/default';
    return (await api.send({ method: 'GET', path, timeoutMs: 2000 })).kind === 'ok';
  } finally {
    first.resume();
  }
}

function watchNamespaces(api: KubernetesApi) {
  const asker = new AbortController();
  const open = Promise.withResolvers<void>();
  const lines: string[] = [];
  const end = api.watch(
    {
      path: '/api/v1/namespaces',
      query: { watch: 'true', allowWatchBookmarks: 'true' },
      signal: asker.signal,
      onOpen: open.resolve,
      idleMs: 300_000,
      lineBytesMax: 1_000_000,
    },
    (line) => lines.push(line.toString('utf8')),
  );
  return { asker, lines, end, isOpen: open.promise };
}

test('a webhook that does not answer is named', async () => {
  const { plane } = servers;
  await plane.apply([webhook('silent.example.com', 'https://127.0.0.1:1/')]);
  const api = await connect(admin());
  await vi.waitUntil(async () => {
    const body = { metadata: { name: 'hooked' } };
    const path = '/api/v1/namespaces/default/configmaps';
    const answer = await api.send({ method: 'POST', path, query: { dryRun: 'All' }, body });
    if (answer.kind !== 'refused') return false;
    const explained = explain(answer);
    return explained.kind === 'retry' && explained.why.includes('webhook silent.example.com');
  }, patience);
});

function webhook(name: string, url: string) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'silent' },
    webhooks: [
      {
        name,
        clientConfig: { url },
        rules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['configmaps'],
          },
        ],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 1,
      },
    ],
  };
}
