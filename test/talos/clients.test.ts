import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SecretsBundle } from '../../src/secrets/bundle/bundle.ts';
import { parseBundle } from '../../src/secrets/bundle/parse.ts';
import { bundleText } from '../../src/secrets/bundle/write.ts';
import { chance } from '../../src/secrets/chance.ts';
import { createKubernetesClient, mergeKubeconfig } from '../../src/secrets/clients/kubeconfig.ts';
import {
  createTalosClient,
  mergeTalosconfig,
  type TalosRole,
} from '../../src/secrets/clients/talosconfig.ts';
import { askTalos, generateByTalos } from '../oracles/talos/judge.ts';
import { quickBundle } from '../secrets/cheap-chance.ts';

const at = Date.UTC(2026, 10, 22, 18, 30, 0);
const lifetimeMs = 365 * 86_400_000;
/** In Go's `crypto/x509`. */
const usage = { digitalSignature: 1, keyEncipherment: 4, clientAuth: 2 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-clients-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const origins: readonly (readonly [string, () => Promise<SecretsBundle>])[] = [
  ['ours', () => quickBundle(at)],
  ["Talos' own", async () => read(generateByTalos(['-contract', 'v1.13', '-at', iso(at)]))],
];

test.each(origins)('Talos takes a talosconfig made of %s secrets', async (_, make) => {
  const bundle = await make();
  for (const roles of [['os:admin'], ['os:reader', 'os:etcd:backup']] as TalosRole[][]) {
    const verdict = askTalos('talosconfig', [
      ...['-bundle', write('secrets.yaml', bundleText(bundle)), '-at', iso(at + 1000)],
      write('talosconfig', await talosconfig(bundle, roles)),
    ]);
    expect(verdict).toEqual({
      errors: [],
      context: 'home',
      contexts: ['home'],
      endpoints: ['192.168.1.31'],
      commonName: '',
      organization: roles,
      key: 'Ed25519',
      keyUsage: usage.digitalSignature,
      extKeyUsage: [usage.clientAuth],
      notBefore: iso(at),
      notAfter: iso(at + lifetimeMs),
    });
  }
});

test.each(origins)('kubectl takes a kubeconfig made of %s secrets', async (_, make) => {
  const bundle = await make();
  const verdict = askTalos('kubeconfig', [
    ...['-bundle', write('secrets.yaml', bundleText(bundle)), '-at', iso(at)],
    write('kubeconfig', await kubeconfig(bundle)),
  ]);
  expect(verdict).toEqual({
    errors: [],
    context: 'admin@home',
    contexts: ['admin@home'],
    endpoints: ['https://192.168.1.30:6443'],
    cluster: 'home',
    user: 'admin@home',
    commonName: 'admin',
    organization: ['system:masters'],
    key: 'P-256',
    keyUsage: usage.digitalSignature | usage.keyEncipherment,
    extKeyUsage: [usage.clientAuth],
    notBefore: iso(at - 10_000),
    notAfter: iso(at + lifetimeMs),
  });
});

test('what is out of date or of another cluster is not taken', async () => {
  const bundle = await quickBundle(at);
  const other = write('other.yaml', bundleText(await quickBundle(at)));
  const mine = write('mine.yaml', bundleText(bundle));
  const file = write('talosconfig', await talosconfig(bundle, ['os:admin']));
  const late = askTalos('talosconfig', ['-bundle', mine, '-at', iso(at + lifetimeMs + 1000), file]);
  const foreign = askTalos('talosconfig', ['-bundle', other, '-at', iso(at), file]);
  expect([late.errors.length, foreign.errors.length]).toEqual([1, 1]);
});

test('no certificate outlives its authority', async () => {
  const bundle = await quickBundle(at);
  const client = await createTalosClient(
    bundle,
    { roles: ['os:admin'], at, lifetimeMs: 20 * lifetimeMs },
    chance,
  );
  const merged = mergeTalosconfig(
    '',
    { context: 'home', endpoints: [], ca: bundle.talos.crt, client },
    false,
  );
  const verdict = askTalos('talosconfig', [
    ...['-bundle', write('secrets.yaml', bundleText(bundle)), '-at', iso(at)],
    write('talosconfig', merged.kind === 'merged' ? merged.text : ''),
  ]);
  expect([verdict.errors, verdict.notAfter]).toEqual([[], iso(at + 87_600 * 3_600_000)]);
});

async function talosconfig(bundle: SecretsBundle, roles: readonly TalosRole[]): Promise<string> {
  const client = await createTalosClient(bundle, { roles, at, lifetimeMs }, chance);
  const access = { context: 'home', endpoints: ['192.168.1.31'], ca: bundle.talos.crt, client };
  const merged = mergeTalosconfig('', access, false);
  return merged.kind === 'merged' ? merged.text : merged.says;
}

async function kubeconfig(bundle: SecretsBundle): Promise<string> {
  const client = await createKubernetesClient(bundle, { at, lifetimeMs }, chance);
  const merged = mergeKubeconfig(
    '',
    {
      cluster: 'home',
      context: 'admin@home',
      server: 'https://192.168.1.30:6443',
      ca: bundle.kubernetes.crt,
      client,
    },
    false,
  );
  return merged.kind === 'merged' ? merged.text : merged.says;
}

function read(text: string): SecretsBundle {
  const parsed = parseBundle(text, 'theirs');
  return parsed.kind === 'parsed' ? parsed.bundle : expect.fail('Talos made what we do not read');
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
