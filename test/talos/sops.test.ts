import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { createKeyFile } from '../../src/secrets/age/age.ts';
import { bundleText, bundleTree } from '../../src/secrets/bundle/write.ts';
import { chance } from '../../src/secrets/chance.ts';
import { openSops } from '../../src/secrets/sops/read.ts';
import { sopsText } from '../../src/secrets/sops/write.ts';
import { runSops } from '../oracles/sops/sops.ts';
import { quickBundle } from '../secrets/cheap-chance.ts';

const at = Date.UTC(2026, 10, 22, 18, 30, 0);

let folder: string;
let mine: { readonly key: string; readonly recipient: string };
let other: typeof mine;
let plain: string;
let tree: ReturnType<typeof bundleTree>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-sops-'));
  mine = await keyPair();
  other = await keyPair();
  const bundle = await quickBundle(at);
  plain = bundleText(bundle);
  tree = bundleTree(bundle);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('sops opens what we encrypt, with the key of any of its recipients', async () => {
  const file = write('ours.yaml', await encrypted([mine.recipient, other.recipient]));
  for (const { key } of [mine, other]) {
    expect(runSops(['decrypt', file], key)).toEqual({ code: 0, stdout: plain, stderr: '' });
  }
  const stranger = await keyPair();
  expect(runSops(['decrypt', file], stranger.key).code).not.toBe(0);
});

const ways: readonly (readonly [string, Record<string, unknown>])[] = [
  ['as it does by itself', {}],
  ['with a MAC of only what is encrypted', { mac_only_encrypted: true }],
  ['with some of the values in plain text', { encrypted_regex: '^(key|secret|token)$' }],
  ['for others too', { others: true }],
];

test.each(ways)('we open what sops encrypts %s', async (_, { others = false, ...rule }) => {
  const age = others ? `${other.recipient},${mine.recipient}` : mine.recipient;
  const config = write('.sops.yaml', stringify({ creation_rules: [{ age, ...rule }] }));
  const file = write('plain.yaml', `# of our cluster\n${plain}`);
  const { code, stdout } = runSops(['--config', config, 'encrypt', file], mine.key);
  expect(code).toBe(0);
  for (const key of Object.keys(rule)) expect(stdout).toContain(`${key}: `);
  expect(await openSops(stdout, 'x.yaml', [mine.key])).toEqual({ kind: 'opened', tree });
  expect((await openSops(stdout, 'x.yaml', [(await keyPair()).key])).kind).toBe('bad');
});

test('sops changes a value of ours, and we read it', async () => {
  const file = write('edited.yaml', await encrypted([mine.recipient]));
  const token = 'abcdef.0123456789abcdef';
  const set = ['set', file, '["trustdinfo"]["token"]', JSON.stringify(token)];
  expect(runSops(set, mine.key).code).toBe(0);
  expect(await openSops(readFileSync(file, 'utf8'), 'x.yaml', [mine.key])).toMatchObject({
    kind: 'opened',
    tree: { ...tree, trustdinfo: { token } },
  });
});

test.each([
  ['two values change places', (text: string) => swapped(text, 'id', 'secret')],
  ['a value is put in plain text', (text: string) => text.replace(/token: ENC.+/, 'token: a')],
  ['a value is taken out', (text: string) => text.replace(/\n +token: ENC.+/, '')],
  ['the time is another', (text: string) => text.replace('18:30:00', '18:30:01')],
  [
    'the MAC is another value',
    (text: string) => text.replace(/mac: .+/, `mac: ${/id: (.+)/.exec(text)?.[1]}`),
  ],
])('neither we nor sops open a file in which %s', async (_, change) => {
  const text = await encrypted([mine.recipient]);
  const changed = change(text);
  expect(changed).not.toBe(text);
  expect((await openSops(changed, 'x.yaml', [mine.key])).kind).toBe('bad');
  expect(runSops(['decrypt', write('changed.yaml', changed)], mine.key).code).not.toBe(0);
});

test('any tree of texts comes through in both directions', async () => {
  const name = fc
    .stringMatching(/^[a-z][a-z._-]{0,8}$/)
    .filter((key) => key !== 'sops' && !key.endsWith('_unencrypted'));
  const leaf = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((text) => /^\P{C}*$/u.test(text));
  const { node } = fc.letrec<{ node: Record<string, unknown> }>((tie) => ({
    node: fc.dictionary(name, fc.oneof({ maxDepth: 2 }, leaf, tie('node')), {
      minKeys: 1,
      maxKeys: 4,
    }),
  }));
  await fc.assert(
    fc.asyncProperty(node, async (any) => {
      const drawn = any as typeof tree;
      const ours = await sopsText(drawn, { recipients: [mine.recipient], at }, chance);
      const decrypted = runSops(['decrypt', write('any.yaml', ours ?? '')], mine.key);
      expect([decrypted.code, parse(decrypted.stdout)]).toEqual([0, drawn]);
      const file = write('theirs.yaml', stringify(drawn, { lineWidth: 0 }));
      const theirs = runSops(['encrypt', '--age', mine.recipient, file], mine.key).stdout;
      expect(await openSops(theirs, 'x.yaml', [mine.key])).toEqual({ kind: 'opened', tree: drawn });
    }),
    { numRuns: 25 },
  );
});

async function keyPair() {
  const { text, recipient } = await createKeyFile(at);
  return { key: text.trim().split('\n').at(-1) ?? '', recipient };
}

async function encrypted(recipients: readonly string[]): Promise<string> {
  return (await sopsText(tree, { recipients, at }, chance)) ?? '';
}

function swapped(text: string, one: string, two: string): string {
  const encryptedAt = (key: string) => new RegExp(`\\n +${key}: (ENC.+)`).exec(text)?.[1] ?? '';
  const [a, b] = [encryptedAt(one), encryptedAt(two)];
  return text.replace(a, '\0').replace(b, a).replace('\0', b);
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
