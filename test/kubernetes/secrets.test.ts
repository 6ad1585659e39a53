import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { SecretsBundle } from '../../src/secrets/bundle/bundle.ts';
import { createBundle } from '../../src/secrets/bundle/create.ts';
import { chance } from '../../src/secrets/chance.ts';
import { createKubernetesClient, mergeKubeconfig } from '../../src/secrets/clients/kubeconfig.ts';
import { type ControlPlane, startControlPlane } from '../oracles/kubernetes/control-plane.ts';

let folder: string;
let bundle: SecretsBundle;
let plane: ControlPlane;

/** kube-apiserver with our authorities, our key for service accounts and our key for what lies in etcd. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-secrets-'));
  bundle = await createBundle({ at: Date.now(), talosMinor: 14 }, chance);
  const accounts = write('sa.key', bundle.serviceAccountKey);
  const key = { name: 'key2', secret: bundle.encryption.secret };
  const providers = [{ secretbox: { keys: [key] } }, { identity: {} }];
  const encryption = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers }],
  };
  plane = await startControlPlane({
    components: [],
    flags: {
      'kube-apiserver': [
        `--client-ca-file=${write('ca.crt', bundle.kubernetes.crt)}`,
        `--requestheader-client-ca-file=${write('aggregator.crt', bundle.aggregator.crt)}`,
        `--service-account-signing-key-file=${accounts}`,
        `--service-account-key-file=${accounts}`,
        `--encryption-provider-config=${write('encryption.yaml', stringify(encryption))}`,
      ],
    },
  });
});
afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a real kube-apiserver takes whoever has our kubeconfig for an administrator', async () => {
  const kubeconfig = write('kubeconfig', await ourKubeconfig(Date.now()));
  const who = JSON.parse(kubectl(kubeconfig, ['auth', 'whoami', '-o', 'json']));
  expect(who.status.userInfo).toMatchObject({
    username: 'admin',
    groups: ['system:masters', 'system:authenticated'],
  });
  expect(kubectl(kubeconfig, ['auth', 'can-i', '*', '*', '--all-namespaces']).trim()).toBe('yes');
});

test('one that is out of date is refused', async () => {
  const kubeconfig = write('late', await ourKubeconfig(Date.now() - 2 * lifetimeMs));
  expect(() => kubectl(kubeconfig, ['get', 'nodes'])).toThrow(/Unauthorized|provide credentials/);
});

test('it signs the tokens of service accounts with our key, and reads back what it has encrypted', async () => {
  const kubeconfig = write('kubeconfig', await ourKubeconfig(Date.now()));
  kubectl(kubeconfig, ['create', 'serviceaccount', 'ours']);
  const token = kubectl(kubeconfig, ['create', 'token', 'ours']).trim();
  expect(JSON.parse(atob(token.split('.')[0] ?? ''))).toMatchObject({ alg: 'RS256' });
  const asAccount = parse(readFileSync(kubeconfig, 'utf8'));
  asAccount.users[0].user = { token };
  const who = kubectl(write('account', stringify(asAccount)), ['auth', 'whoami', '-o', 'json']);
  expect(JSON.parse(who).status.userInfo.username).toBe('system:serviceaccount:default:ours');

  kubectl(kubeconfig, ['create', 'secret', 'generic', 'planted', '--from-literal=word=hush']);
  const read = kubectl(kubeconfig, ['get', 'secret', 'planted', '-o', 'jsonpath={.data.word}']);
  expect(read).toBe(btoa('hush'));
});

const lifetimeMs = 3_600_000;

/** Its server is vouched for by the control plane's own authority, as the server is its. */
async function ourKubeconfig(at: number): Promise<string> {
  const client = await createKubernetesClient(bundle, { at, lifetimeMs }, chance);
  const merged = mergeKubeconfig(
    '',
    {
      cluster: 'home',
      context: 'admin@home',
      server: plane.server,
      ca: readFileSync(`${plane.authority}.crt`, 'utf8'),
      client,
    },
    false,
  );
  return merged.kind === 'merged' ? merged.text : merged.says;
}

function kubectl(kubeconfig: string, args: readonly string[]): string {
  const all = ['kubectl', '--kubeconfig', kubeconfig, ...args];
  return execFileSync(plane.program, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
