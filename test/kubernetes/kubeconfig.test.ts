import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadKubeconfig } from '../../src/world/real/kubernetes/connection/kubeconfig/load.ts';
import { pemOf } from '../../src/world/real/kubernetes/connection/kubeconfig/paths.ts';
import type { Entry } from '../../src/world/real/kubernetes/connection/kubeconfig/read.ts';
import type { UserEntry } from '../../src/world/real/kubernetes/connection/kubeconfig/schema.ts';
import { buildControlPlane } from '../oracles/kubernetes/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowtide-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whole kubeconfigs, as kubectl shows the merge of them; undefined: it refuses them. */
function asKubectlReads(files: readonly string[]): unknown {
  const args = ['kubectl', 'config', 'view', '--raw', '--output', 'json'];
  const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: files.join(delimiter) };
  try {
    const shown = execFileSync(buildControlPlane(), args, { env, encoding: 'utf8', stdio: 'pipe' });
    const { clusters, users, contexts, 'current-context': current } = JSON.parse(shown);
    return {
      current,
      clusters: named(clusters, 'cluster'),
      users: named(users, 'user'),
      contexts: named(contexts, 'context'),
    };
  } catch {
    return undefined;
  }
}

type Value = Record<string, unknown>;

/** kubectl shows paths as they are from where the first kubeconfig lies. */
function named(list: readonly Value[] | null, key: string): Record<string, unknown> {
  return Object.fromEntries((list ?? []).map((entry) => [entry.name, whole(entry[key])]));
}

function whole(value: unknown): unknown {
  const entry = value as Value;
  const paths = ['certificate-authority', 'client-certificate'].flatMap((key) =>
    typeof entry[key] === 'string' ? [[key, resolve(folder, entry[key])] as const] : [],
  );
  const exec = entry.exec === undefined ? {} : { exec: filled(entry.exec as Value) };
  return filled({ ...entry, ...exec, ...Object.fromEntries(paths) });
}

async function asWeRead(files: readonly string[]): Promise<unknown> {
  const env = { KUBECONFIG: files.join(delimiter) };
  const loaded = await loadKubeconfig({ kubeconfig: undefined, env, home: folder });
  if (loaded.kind === 'unreadable') return undefined;
  const { clusters, users, contexts, currentContext } = loaded.config;
  const each = <T>(entries: ReadonlyMap<string, Entry<T>>, show: (entry: Entry<T>) => unknown) =>
    Object.fromEntries([...entries.values()].map((entry) => [entry.name, show(entry)]));
  return {
    current: currentContext,
    clusters: each(clusters, ({ name, value, file }) => {
      const ca = pemOf(value, 'certificate-authority', file, 'cluster', name);
      return filled({ ...value, 'certificate-authority': ca?.kind === 'file' ? ca.path : '' });
    }),
    users: each(users, (entry) => filled(userOf(entry))),
    contexts: each(contexts, ({ value }) => filled(value)),
  };
}

function userOf({ name, value, file }: Entry<UserEntry>) {
  const certificate = pemOf(value, 'client-certificate', file, 'user', name);
  const exec = value.exec && {
    // kubectl shows it where it is absent in v1beta1.
    interactiveMode: 'IfAvailable',
    ...filled(value.exec),
  };
  return {
    ...value,
    'client-certificate': certificate?.kind === 'file' ? certificate.path : '',
    ...(exec && { exec }),
  };
}

/** Go leaves out what is empty. */
function filled(value: object): Value {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, inner]) =>
        ![undefined, null, '', false].includes(inner) &&
        !(Array.isArray(inner) && inner.length === 0),
    ),
  );
}

const name = fc.constantFrom('a', 'b', 'c');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = fc.constantFrom(
  '',
  'x',
  'https://10.0.0.1:6443',
  'ca.crt',
  './a/../b.crt',
  '/etc/ca.crt',
  'yes',
  '12',
);
const data = fc.constantFrom('', 'Y2E=', 'YQ==');
const unique = <T>(of: fc.Arbitrary<T>, key: string) =>
  fc
    .uniqueArray(name, { maxLength: 3 })
    .chain((names) =>
      fc.tuple(...names.map((own) => of.map((value) => ({ name: own, [key]: value })))),
    );

const clusters = fc.record({
  server: optional(text),
  'tls-server-name': optional(text),
  'insecure-skip-tls-verify': optional(fc.boolean()),
  // With both kubectl shows the file too, which it does not use.
  'certificate-authority': optional(text),
});
const exec = fc.record({
  apiVersion: fc.constant('client.authentication.k8s.io/v1beta1'),
  command: fc.constantFrom('login', '/bin/login'),
  args: optional(fc.array(text, { minLength: 1, maxLength: 3 })),
  env: optional(
    fc.array(fc.record({ name: fc.constant('A'), value: fc.constant('b') }), { maxLength: 2 }),
  ),
  installHint: optional(text),
  provideClusterInfo: optional(fc.boolean()),
});
const users = fc.record({
  'client-certificate': optional(text),
  'client-key-data': optional(data),
  token: optional(text),
  username: optional(text),
  as: optional(text),
  'as-groups': optional(fc.array(text, { maxLength: 2 })),
  exec: optional(exec),
});
const contexts = fc.record({ cluster: name, user: name, namespace: optional(text) });
const kubeconfigs = fc.record({
  apiVersion: optional(fc.constant('v1')),
  kind: optional(fc.constant('Config')),
  'current-context': optional(fc.constantFrom('', 'a', 'b')),
  clusters: optional(unique(clusters, 'cluster')),
  users: optional(unique(users, 'user')),
  contexts: optional(unique(contexts, 'context')),
  preferences: optional(fc.constant({})),
});

test('kubectl reads every set of kubeconfigs as we do', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(kubeconfigs, { minLength: 1, maxLength: 3 }), async (configs) => {
      const files = configs.map((config, at) => {
        const path = join(folder, `case-${count}-${at}`);
        writeFileSync(path, JSON.stringify(config));
        return path;
      });
      count++;
      const judged = asKubectlReads(files);
      expect(judged).toBeDefined();
      expect(await asWeRead(files)).toEqual(judged);
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test.each([
  ['a list as file', '- a'],
  ['text as file', 'hello'],
  ['a list as cluster', 'clusters:\n- name: a\n  cluster: []'],
  ['a map of clusters', 'clusters: { a: { server: x } }'],
  ['a number as server', 'clusters:\n- name: a\n  cluster: { server: 12 }'],
  ['a name twice', 'users:\n- name: a\n- name: a'],
  ['data that is no base64', 'users:\n- name: a\n  user: { client-key-data: "%" }'],
  ['data of half a byte', 'users:\n- name: a\n  user: { client-key-data: "Y2E" }'],
  ['another kind', 'apiVersion: v1\nkind: Secret'],
  ['another version', 'apiVersion: v2\nkind: Config'],
  ['a tab', 'users:\n\t- name: a'],
  ['an open bracket', 'users: [a'],
  ['a number as token', 'users:\n- name: a\n  user: { token: 12 }'],
  ['a text as flag', 'clusters:\n- name: a\n  cluster: { insecure-skip-tls-verify: "true" }'],
])('what kubectl refuses, we refuse: %s', async (title, text) => {
  const path = join(folder, title.replaceAll(' ', '-'));
  writeFileSync(path, text);
  expect(asKubectlReads([path])).toBeUndefined();
  expect(await asWeRead([path])).toBeUndefined();
});

test.each([
  ['an empty file', ''],
  ['a comment', '# nothing'],
  ['null everywhere', 'clusters:\nusers: null\ncontexts: ~\ncurrent-context:'],
  ['keys that nobody knows', 'colour: blue\nusers:\n- name: a\n  user: { shoe: 42 }'],
  ['data over lines', 'users:\n- name: a\n  user:\n    client-key-data: |\n      Y2\n      E='],
  ['extensions', 'clusters:\n- name: a\n  cluster: { server: x }\nextensions: []'],
  ['an anchor', 'clusters:\n- name: a\n  cluster: &c { server: x }\n- name: b\n  cluster: *c'],
  ['JSON with tabs', '{\n\t"current-context": "a"\n}'],
])('what kubectl accepts, we accept: %s', async (title, text) => {
  const path = join(folder, title.replaceAll(' ', '-'));
  writeFileSync(path, text);
  const judged = asKubectlReads([path]);
  expect(judged).toBeDefined();
  if (title !== 'data over lines') expect(await asWeRead([path])).toEqual(judged);
  else expect(await asWeRead([path])).toBeDefined();
});
