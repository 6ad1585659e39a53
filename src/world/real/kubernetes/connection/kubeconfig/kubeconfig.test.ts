import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { chooseContext } from './choose.ts';
import { loadKubeconfig } from './load.ts';
import { readKubeconfig } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowtide-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

const secret = 'c2VjcmV0LW9mLXRoZS1sYWI=';

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A kubeconfig with one context, whose cluster and user have the given keys (YAML flow maps). */
function kubeconfig(cluster: string, user: string): string {
  return `apiVersion: v1
kind: Config
current-context: lab
contexts:
- name: lab
  context: { cluster: home, user: ann }
clusters:
- name: home
  cluster: { ${cluster} }
users:
- name: ann
  user: { ${user} }
`;
}

/** The settings, or all problems as `LINE:COLUMN says`. */
function chosen(text: string, context?: string) {
  const read = readKubeconfig(text, '/lab/config');
  if (read.kind === 'unreadable') return textOf(read.problems);
  const choice = chooseContext(read.config, ['/lab/config'], context);
  return choice.kind === 'chosen' ? choice.settings : textOf(choice.problems);
}

function textOf(
  problems: readonly { line?: number; column?: number; says: string; next: string }[],
) {
  return problems.map(({ line, column, says, next }) => `${line}:${column} ${says} ${next}`);
}

const server = 'server: "https://10.0.0.10:6443"';

test('of a good one everything is taken, paths from its folder', () => {
  const text = kubeconfig(
    `${server}, certificate-authority: pki/ca.crt, tls-server-name: kubernetes`,
    'client-certificate: ../ann.crt, client-key-data: a2V5, token: abc, tokenFile: /run/token, as: bob, as-groups: [ops, "home lab"]',
  );
  expect(chosen(text)).toMatchObject({
    context: 'lab',
    server: new URL('https://10.0.0.10:6443'),
    tlsServerName: 'kubernetes',
    authority: { kind: 'file', path: '/lab/pki/ca.crt' },
    user: {
      certificate: { certificate: { path: '/ann.crt' }, key: { kind: 'inline', pem: 'key' } },
      token: { value: 'abc' },
      tokenFile: { path: '/run/token' },
      impersonation: { 'Impersonate-User': 'bob', 'Impersonate-Group': ['ops', 'home lab'] },
    },
  });
});

test('data goes before a file', () => {
  const text = kubeconfig(
    `${server}, certificate-authority: ca.crt, certificate-authority-data: Y2E=`,
    'token: a',
  );
  expect(chosen(text)).toMatchObject({ authority: { kind: 'inline', pem: 'ca' } });
});

test('an exec plugin by its name is left to PATH, by a relative path it lies beside', () => {
  const exec = (command: string) =>
    kubeconfig(
      server,
      `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never, env: [{name: A, value: b}], provideClusterInfo: true }`,
    );
  expect(chosen(exec('login'))).toMatchObject({ user: { exec: { command: 'login' } } });
  expect(chosen(exec('./bin/login'))).toMatchObject({
    user: { exec: { command: '/lab/bin/login', cluster: { server: 'https://10.0.0.10:6443' } } },
  });
});

describe('what Lowtide does not do is refused, with what to do instead', () => {
  test.each([
    [
      'insecure-skip-tls-verify',
      'insecure-skip-tls-verify: true',
      'token: a',
      'always verifies TLS',
    ],
    ['proxy-url', 'proxy-url: "http://proxy:3128"', 'token: a', 'uses no proxy'],
    ['auth-provider', '', 'auth-provider: { name: oidc }', 'exec plugin'],
    ['password', '', 'username: ann, password: hunter2hunter2', 'removed in 1.19'],
    ['a certificate without key', '', 'client-certificate: a.crt', 'no client key'],
    ['a token of two lines', '', 'token: "a\\nb"', 'a token with blanks'],
    [
      'exec v1alpha1',
      '',
      'exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: a }',
      'v1alpha1, which Lowtide does not',
    ],
    [
      'interactive exec',
      '',
      'exec: { apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always }',
      'Lowtide runs by itself',
    ],
    [
      'exec without command',
      '',
      'exec: { apiVersion: client.authentication.k8s.io/v1beta1 }',
      'has no command',
    ],
    ['groups of nobody', '', 'as-groups: [ops]', 'impersonates groups, but no user'],
  ])('%s', (_, cluster, user, sentence) => {
    const problems = chosen(kubeconfig([server, cluster].filter(Boolean).join(', '), user));
    expect(problems).toHaveLength(1);
    expect(String(problems)).toContain(sentence);
    expect(String(problems)).not.toContain('hunter2');
  });

  test.each([
    ['http', 'http://10.0.0.10:6443', 'without TLS'],
    ['nothing', '', 'is empty'],
    ['a password', 'https://ann:hunter2hunter2@10.0.0.10', 'holds a user or password'],
    ['no URL', 'https://10.0.0.10:port', 'is no URL'],
    ['a query', 'https://10.0.0.10/?a=b', 'more than an address'],
  ])('a server with %s', (_, url, sentence) => {
    const problems = chosen(kubeconfig(`server: "${url}"`, 'token: a'));
    expect(String(problems)).toContain(sentence);
    expect(String(problems)).not.toContain('hunter2');
  });
});

test('a server without a scheme is reached by https, one with a path keeps it', () => {
  const of = (url: string) => chosen(kubeconfig(`server: "${url}"`, 'token: a'));
  expect(of('10.0.0.10:6443')).toMatchObject({ server: new URL('https://10.0.0.10:6443') });
  expect(of('https://gate/k8s/c-1')).toMatchObject({ server: new URL('https://gate/k8s/c-1') });
});

test('all problems are told at once, each with its place', () => {
  const text = kubeconfig(
    'server: "http://a", insecure-skip-tls-verify: true',
    'username: ann, client-key: a.key',
  );
  expect(chosen(text)).toEqual([
    expect.stringMatching(/^9:\d+ The cluster home sets insecure-skip-tls-verify/),
    expect.stringMatching(/^9:\d+ The server of the cluster home/),
    expect.stringMatching(/^12:\d+ The user ann has a username/),
    expect.stringMatching(/^12:\d+ The user ann has a client key/),
  ]);
  expect(chosen('clusters: {}\nusers: [1]\ncontexts:\n- context: {}')).toHaveLength(3);
});

test('a context that is not there, or leads nowhere, is told with what there is', () => {
  const text = kubeconfig(server, 'token: a');
  expect(chosen(text, 'lap')).toEqual([expect.stringContaining('Did you mean lab?')]);
  expect(chosen(text.replace('cluster: home', 'cluster: hose'))).toEqual([
    expect.stringMatching(/^6:\d+ .*cluster hose, which is not there. Did you mean home\?/),
  ]);
  expect(chosen(text.replace('current-context: lab\n', ''))).toEqual([
    expect.stringContaining('Choose one with --context: lab.'),
  ]);
});

test.each([
  ['a tab', `users:\n- name: ann\n\tuser: { token: ${secret} }`],
  ['an open quote', `users:\n- name: ann\n  user: { token: "${secret} }`],
  ['an alias', `users:\n- name: ann\n  user: { token: *${secret.replace('=', '')} }`],
  ['a key twice', `users:\n- name: ann\n  user: { token: a, token: ${secret} }`],
  ['a map as token', `users:\n- name: ann\n  user: { token: { ${secret}: a } }`],
  ['a list', `- ${secret}`],
  ['text', secret],
  ['data that is not base64', `users:\n- name: ann\n  user: { client-key-data: "-${secret}" }`],
  ['a number as name', 'users:\n- name: 12\n  user: {}'],
  ['an unknown kind', `kind: Secret\ndata: { token: ${secret} }`],
  ['a name twice', `users:\n- name: ann\n  user: { token: ${secret} }\n- name: ann`],
  ['two documents', `a: b\n---\ntoken: ${secret}`],
])('%s is told of with its place and without quoting what may be a secret', (_, text) => {
  const problems = chosen(text);
  expect(problems).not.toEqual([]);
  expect(String(problems)).toMatch(/^\d+:\d+ /);
  expect(String(problems)).not.toContain(secret.slice(0, 10));
});

test('an alias bomb ends at a limit', () => {
  const names = 'abcdefghij'.split('');
  const bomb = names.map((name, at) =>
    at === 0
      ? `a: &a [x,x,x,x,x,x,x,x,x]`
      : `${name}: &${name} [${Array(9)
          .fill(`*${names[at - 1]}`)
          .join(',')}]`,
  );
  expect(String(chosen(bomb.join('\n')))).toContain('grows too large');
});

test('no text and no mutilated kubeconfig makes it throw', () => {
  const good = kubeconfig(server, `token: ${secret}, exec: { command: a }`);
  const mutilated = fc
    .tuple(fc.nat(good.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([from, count, put]) => good.slice(0, from) + put + good.slice(from + count));
  const shaped = fc
    .record({
      clusters: fc.jsonValue(),
      users: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ name: fc.string(), user: fc.jsonValue() })),
      ),
      contexts: fc.array(fc.record({ name: fc.string(), context: fc.jsonValue() })),
      'current-context': fc.string(),
    })
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), mutilated, shaped), (text) => {
      const outcome = chosen(text);
      if (Array.isArray(outcome)) expect(outcome).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

describe('files', () => {
  const load = (env: Record<string, string>, kubeconfigPath?: string) =>
    loadKubeconfig({ kubeconfig: kubeconfigPath, env, home: folder });

  test('of several the first that names a thing wins, whole entries at a time', async () => {
    const first = file(
      'first',
      kubeconfig(server, 'token: a').replace('current-context: lab\n', ''),
    );
    const second = file(
      'second',
      `${kubeconfig('server: "https://other"', 'token: b')}- name: bob\n  user: { token: c }\n`,
    );
    const loaded = await load({
      KUBECONFIG: ['', first, join(folder, 'gone'), second, first].join(delimiter),
    });
    if (loaded.kind !== 'loaded') throw new Error('was not loaded');
    expect(loaded.config.currentContext).toBe('lab');
    expect(loaded.config.clusters.get('home')).toMatchObject({ file: first });
    expect(loaded.config.users.get('ann')).toMatchObject({ value: { token: 'a' } });
    expect(loaded.config.users.get('bob')).toMatchObject({ file: second });
  });

  test('what is wrong in any of them is told with its file', async () => {
    const bad = file('bad', 'users: 1');
    const worse = file('worse', 'clusters: 1');
    const loaded = await load({ KUBECONFIG: [bad, worse].join(delimiter) });
    expect(loaded).toMatchObject({
      kind: 'unreadable',
      problems: [{ file: bad }, { file: worse }],
    });
  });

  test('a named file must be there, and with none at all that is said', async () => {
    expect(await load({}, join(folder, 'gone'))).toMatchObject({
      problems: [{ says: 'There is no such file.' }],
    });
    expect(await load({})).toMatchObject({ problems: [{ file: join(folder, '.kube', 'config') }] });
    expect(await load({}, folder)).toMatchObject({
      problems: [{ says: 'It is no regular file.' }],
    });
  });

  test('a file of many MiB is not read', async () => {
    const path = file('huge', '');
    truncateSync(path, 5 * 1024 * 1024);
    expect(await load({}, path)).toMatchObject({
      problems: [{ says: 'It is larger than 4 MiB.' }],
    });
  });
});
