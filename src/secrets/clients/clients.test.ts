import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { quickBundle } from '../../../test/secrets/cheap-chance.ts';
import { chance } from '../chance.ts';
import type { Merged } from './document.ts';
import { createKubernetesClient, type KubernetesAccess, mergeKubeconfig } from './kubeconfig.ts';
import { createTalosClient, mergeTalosconfig, type TalosAccess } from './talosconfig.ts';

const at = Date.UTC(2026, 10, 22);
const lifetimeMs = 86_400_000;
let talos: TalosAccess;
let kubernetes: KubernetesAccess;
let stranger: string;

beforeAll(async () => {
  const bundle = await quickBundle(at);
  stranger = (await quickBundle(at)).kubernetes.crt;
  talos = {
    context: 'home',
    endpoints: ['192.168.1.31', '192.168.1.32'],
    ca: bundle.talos.crt,
    client: await createTalosClient(bundle, { roles: ['os:admin'], at, lifetimeMs }, chance),
  };
  kubernetes = {
    cluster: 'home',
    context: 'admin@home',
    server: 'https://192.168.1.30:6443',
    ca: bundle.kubernetes.crt,
    client: await createKubernetesClient(bundle, { at, lifetimeMs }, chance),
  };
});

const theirTalosconfig = `# mine, do not touch
context: work # the one I use
contexts:
    work:
        endpoints:
            - 10.1.1.1 # the first
        ca: AAAA
        crt: BBBB
        key: CCCC
`;

const theirKubeconfig = `apiVersion: v1
kind: Config
# at work
clusters:
- name: work
  cluster:
    server: https://work.example.org:6443 # by VPN only
    certificate-authority-data: AAAA
contexts:
- name: work
  context: {cluster: work, user: me, namespace: mine}
current-context: work
preferences: {}
users:
- name: me
  user:
    token: hush
`;

test('nothing of others is lost when a context is merged in, nor is their place taken', () => {
  const talosMerged = textOf(mergeTalosconfig(theirTalosconfig, talos, false));
  expect(talosMerged.startsWith(theirTalosconfig)).toBe(true);
  expect(parse(talosMerged)).toMatchObject({
    context: 'work',
    contexts: { home: { endpoints: talos.endpoints } },
  });

  const merged = textOf(mergeKubeconfig(theirKubeconfig, kubernetes, false));
  for (const line of theirKubeconfig.trim().split('\n')) expect(merged).toContain(line);
  expect(parse(merged)).toMatchObject({
    'current-context': 'work',
    clusters: [{ name: 'work' }, { name: 'home', cluster: { server: kubernetes.server } }],
    contexts: [{ name: 'work' }, { name: 'admin@home' }],
  });
});

test('the current context is ours when it is asked for, or there was none', () => {
  expect(parse(textOf(mergeTalosconfig(theirTalosconfig, talos, true))).context).toBe('home');
  expect(parse(textOf(mergeTalosconfig('context: ""\ncontexts: {}\n', talos, false))).context).toBe(
    'home',
  );
  expect(parse(textOf(mergeKubeconfig(theirKubeconfig, kubernetes, true)))['current-context']).toBe(
    'admin@home',
  );
  expect(parse(textOf(mergeKubeconfig('', kubernetes, false)))['current-context']).toBe(
    'admin@home',
  );
});

test('what is there of the same cluster is renewed, and what people have put beside it stays', () => {
  const before = textOf(mergeTalosconfig('', talos, false)).replace(
    /( +)ca:/,
    '$1nodes: [talos04]\n$1ca:',
  );
  const renewed = mergeTalosconfig(before, { ...talos, client: { crt: 'new', key: 'new' } }, false);
  expect(renewed).toMatchObject({ isRenewed: true });
  expect(parse(textOf(renewed)).contexts.home).toMatchObject({
    nodes: ['talos04'],
    crt: btoa('new'),
  });

  const kubeBefore = textOf(mergeKubeconfig(theirKubeconfig, kubernetes, false)).replace(
    'user: admin@home',
    'user: admin@home\n    namespace: media',
  );
  const kubeAfter = mergeKubeconfig(
    kubeBefore,
    { ...kubernetes, client: { crt: 'new', key: 'new' } },
    false,
  );
  expect(kubeAfter).toMatchObject({ isRenewed: true });
  const { contexts, users } = parse(textOf(kubeAfter));
  expect([contexts.length, users.length]).toEqual([2, 2]);
  expect(contexts[1].context.namespace).toBe('media');
  expect(users[1].user).toEqual({
    'client-certificate-data': btoa('new'),
    'client-key-data': btoa('new'),
  });
});

test('merged twice is as merged once', () => {
  const once = textOf(mergeTalosconfig(theirTalosconfig, talos, false));
  expect(textOf(mergeTalosconfig(once, talos, false))).toBe(once);
  const kubeOnce = textOf(mergeKubeconfig(theirKubeconfig, kubernetes, false));
  expect(textOf(mergeKubeconfig(kubeOnce, kubernetes, false))).toBe(kubeOnce);
});

test('what belongs to another cluster is not overwritten', () => {
  const other = textOf(mergeTalosconfig('', { ...talos, ca: stranger }, false));
  expect(mergeTalosconfig(other, talos, false)).toMatchObject({
    kind: 'refused',
    says: expect.stringContaining('home'),
  });
  const kubeOther = textOf(mergeKubeconfig('', { ...kubernetes, ca: stranger }, false));
  expect(mergeKubeconfig(kubeOther, kubernetes, false).kind).toBe('refused');
  const sameUser = theirKubeconfig.replace('name: me', 'name: admin@home');
  expect(mergeKubeconfig(sameUser, kubernetes, false).kind).toBe('refused');
});

test.each([
  'hush: [',
  '- hush',
  'contexts: hush',
  'clusters: hush',
  'a: 1\na: 2',
  'a\n---\nb',
  'a: *hush',
])('a file that cannot be understood (%j) is refused and not quoted', (text) => {
  for (const merged of [
    mergeTalosconfig(text, talos, true),
    mergeKubeconfig(text, kubernetes, true),
  ]) {
    if (merged.kind === 'merged') expect(text).toMatch(/^(clusters|contexts): /);
    else expect(JSON.stringify(merged)).not.toContain('hush');
  }
});

function textOf(merged: Merged): string {
  return merged.kind === 'merged' ? merged.text : expect.fail(merged.says);
}
