import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Circumstances, lowtide, type Ran } from '../../../test/lowtide.ts';
import { quickBundle, secretsOf } from '../../../test/secrets/cheap-chance.ts';
import { createKeyFile, openWithAge, sealWithAge } from '../../secrets/age/age.ts';
import type { SecretsBundle } from '../../secrets/bundle/bundle.ts';
import { parseBundle } from '../../secrets/bundle/parse.ts';
import { bundleText, bundleTree } from '../../secrets/bundle/write.ts';
import { chance } from '../../secrets/chance.ts';
import { openSops } from '../../secrets/sops/read.ts';
import { sopsText } from '../../secrets/sops/write.ts';

const lab = readFileSync(new URL('../../../examples/homelab/lab.yaml', import.meta.url), 'utf8');

let bundle: SecretsBundle;
let mine: Awaited<ReturnType<typeof createKeyFile>>;
let planted: readonly string[];
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  bundle = await quickBundle();
  mine = await createKeyFile(0);
  planted = [...secretsOf(bundle), key(mine.text)];
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-secrets-'));
  write('lab.yaml', lab.replace(/^workloads:[\s\S]*$/m, ''));
  env = { HOME: folder, SOPS_AGE_KEY: mine.text };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command that must not tell any secret, whatever comes of it. */
async function quiet(argv: readonly string[], circumstances: Circumstances = {}): Promise<Ran> {
  const ran = await run(argv, circumstances);
  for (const secret of planted) expect(ran.stdout + ran.stderr).not.toContain(secret);
  expect(ran.stdout + ran.stderr).not.toMatch(/AGE-SECRET-KEY|PRIVATE KEY/);
  return ran;
}

function run(argv: readonly string[], circumstances: Circumstances = {}): Promise<Ran> {
  return lowtide(argv, { cwd: folder, env, ...circumstances });
}

test('init keeps new secrets encrypted beside the lab, for their owner alone', async () => {
  const { code, stdout } = await quiet(['secrets', 'init']);
  expect([code, stdout]).toEqual([0, '']);
  const file = join(folder, 'lab.secrets.yaml');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const opened = await openWithAge(readFileSync(file, 'utf8'), [key(mine.text)]);
  const text = opened.kind === 'opened' ? Buffer.from(opened.bytes).toString('utf8') : '';
  expect(parseBundle(text, 'x').kind).toBe('parsed');
  expect(readdirSync(folder).toSorted()).toEqual(['lab.secrets.yaml', 'lab.yaml']);
});

test('secrets that are there are left alone, and kept beside when they are replaced', async () => {
  await keep();
  const before = read('lab.secrets.yaml');
  write('other.yaml', bundleText(await quickBundle()));
  for (const argv of [['init'], ['import', 'other.yaml']]) {
    const { code, stderr } = await quiet(['secrets', ...argv]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--overwrite')]);
    expect(read('lab.secrets.yaml')).toBe(before);
  }
  expect((await quiet(['secrets', 'import', 'other.yaml', '--overwrite'])).code).toBe(0);
  expect(read('lab.secrets.yaml')).not.toBe(before);
  const backup = readdirSync(folder).find((name) => name.startsWith('lab.secrets.yaml.before-'));
  expect(read(backup ?? '')).toBe(before);
});

test('without an age key nothing is made, but --new-key makes one where sops looks', async () => {
  env = { HOME: folder };
  write('plain.yaml', bundleText(bundle));
  const without = await quiet(['secrets', 'import', 'plain.yaml']);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('--new-key')]);
  expect(existsSync(join(folder, 'lab.secrets.yaml'))).toBe(false);
  const { code } = await quiet(['secrets', 'import', 'plain.yaml', '--new-key']);
  expect(code).toBe(0);
  const keys = join(folder, '.config/sops/age/keys.txt');
  expect(statSync(keys).mode & 0o777).toBe(0o600);
  expect((await run(['secrets', 'export', '--plain'])).stdout).toBe(bundleText(bundle));
});

test.each(['plain', 'age', 'sops'])(
  'a file of secrets in the form %s is taken in',
  async (form) => {
    const recipients = [mine.recipient];
    const sealed = {
      plain: bundleText(bundle),
      age: await sealWithAge(bundleText(bundle), recipients),
      sops: await sopsText(bundleTree(bundle), { recipients, at: 0 }, chance),
    }[form];
    write('theirs.yaml', sealed ?? '');
    const { code, stderr } = await quiet(['secrets', 'import', 'theirs.yaml']);
    expect([code, stderr.includes('plain text: remove it')]).toEqual([0, form === 'plain']);
    expect((await run(['secrets', 'export', '--plain'])).stdout).toBe(bundleText(bundle));
  },
);

test('what SOPS is to open is what it opens', async () => {
  await keep();
  const other = await createKeyFile(0);
  const { code, stdout } = await quiet([
    'secrets',
    'export',
    '--sops',
    '--recipient',
    other.recipient,
  ]);
  expect(code).toBe(0);
  const opened = await openSops(stdout, 'x', [key(other.text)]);
  expect(opened).toEqual({ kind: 'opened', tree: bundleTree(bundle) });
});

test.each(['secrets export --plain', 'talosconfig', 'kubeconfig'])(
  '%s prints no private key to a terminal unless it is asked to',
  async (line) => {
    await keep();
    const words = line.split(' ');
    const terminal = { terminalColumns: 80 };
    const { code, stdout, stderr } = await quiet(words, terminal);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('--output FILE')]);
    expect((await run([...words, '--reveal'], terminal)).code).toBe(0);
    expect((await quiet([...words, '--output', 'out.yaml'], terminal)).code).toBe(0);
    expect(statSync(join(folder, 'out.yaml')).mode & 0o777).toBe(0o600);
    expect((await quiet([...words, '--output', 'out.yaml'])).code).toBe(1);
    expect((await quiet([...words, '--output', 'out.yaml', '--overwrite'])).code).toBe(0);
  },
);

test('client configurations are merged into the files of whoever runs it', async () => {
  await keep();
  expect((await quiet(['talosconfig', '--merge'])).code).toBe(0);
  expect(parse(read('.talos/config'))).toMatchObject({
    context: 'home',
    contexts: { home: { endpoints: ['192.168.1.31', '192.168.1.32', '192.168.1.33'] } },
  });

  const theirs =
    'current-context: work # hush-hush\nusers: [{name: me, user: {token: hush-hush}}]\n';
  write('dotfiles', theirs);
  symlinkSync('dotfiles', join(folder, 'kube'));
  env = { ...env, KUBECONFIG: 'kube:elsewhere' };
  const { code, stderr } = await quiet(['kubeconfig', '--merge', '--lifetime', '8h']);
  expect(code).toBe(0);
  expect(stderr).toContain('--use');
  expect(stderr).not.toContain('hush-hush');
  expect(parse(read('dotfiles'))).toMatchObject({
    'current-context': 'work',
    clusters: [{ name: 'home', cluster: { server: 'https://192.168.1.30:6443' } }],
    users: [{ name: 'me', user: { token: 'hush-hush' } }, { name: 'admin@home' }],
  });
  const backup = readdirSync(folder).find((name) => name.startsWith('kube.before-'));
  expect(read(backup ?? '')).toBe(theirs);
  expect((await quiet(['kubeconfig', '--merge', '--use'])).stderr).toContain('Renewed');
  expect(parse(read('dotfiles'))['current-context']).toBe('admin@home');
});

test('an authority that is over signs nothing more', async () => {
  const then = Date.now() - 11 * 365 * 86_400_000;
  const over = await quickBundle(then);
  write('lab.secrets.yaml', (await sealWithAge(bundleText(over), [mine.recipient])) ?? '');
  for (const command of ['talosconfig', 'kubeconfig']) {
    const { code, stdout, stderr } = await quiet([command]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /authority of (Talos|Kubernetes) in lab\.secrets\.yaml is over since \d/,
    );
  }
});

test('a file that cannot be merged into stays as it is', async () => {
  await keep();
  write('.kubeconfig', 'users: [hush-hush');
  env = { ...env, KUBECONFIG: '.kubeconfig' };
  const { code, stderr } = await quiet(['kubeconfig', '--merge']);
  expect([code, stderr.includes('hush-hush')]).toEqual([1, false]);
  expect(read('.kubeconfig')).toBe('users: [hush-hush');
});

test('whatever is wrong with a file of secrets, none of them is told', async () => {
  const recipients = [mine.recipient];
  const text = bundleText(bundle);
  const stranger = (await createKeyFile(0)).recipient;
  const sops = (await sopsText(bundleTree(bundle), { recipients, at: 0 }, chance)) ?? '';
  const broken = {
    'no file': undefined,
    'not YAML': `${text}\n\t- [`,
    'a secret as a key': text
      .replace('bootstraptoken: ', 'bootstraptoken')
      .replace('trustdinfo', bundle.trustdToken),
    'a token too long': text.replace(/bootstraptoken: .+/, '$&x'),
    'a key that is cut': text.replace(/(os:\n.+\n +key: ).{9}/, '$1'),
    'another certificate': text.replace(/(etcd:\n +crt: )\S+/, '$1aGFsbG8='),
    'plain text in the place of what is encrypted': text,
    "somebody else's age": await sealWithAge(text, [stranger]),
    'a damaged file of age': ((await sealWithAge(text, recipients)) ?? '').replace(
      /(FILE-----\n[\s\S]{600})./,
      '$1!',
    ),
    'age of what is no bundle': await sealWithAge(`${text}hush: ${bundle.trustdToken}`, recipients),
    'SOPS with a value in plain text': sops.replace(/token: ENC.+/, `token: ${bundle.trustdToken}`),
    'SOPS for others': await sopsText(
      bundleTree(bundle),
      { recipients: [stranger], at: 0 },
      chance,
    ),
    'SOPS without its metadata': sops.replace(/ +mac: .+\n/, ''),
  };
  for (const [what, content] of Object.entries(broken)) {
    rmSync(join(folder, 'lab.secrets.yaml'), { force: true });
    if (content !== undefined) write('lab.secrets.yaml', content);
    for (const argv of [
      ['secrets', 'export', '--plain'],
      ['secrets', 'export', '--sops'],
      ['talosconfig'],
      ['kubeconfig', '--merge'],
    ]) {
      const { code, stderr } = await quiet(argv);
      expect([what, argv, code]).toEqual([what, argv, 1]);
      expect(stderr).toMatch(/^error: lab\.secrets\.yaml/);
    }
    if (content === undefined || content === text) continue;
    write('theirs.yaml', content);
    expect([what, (await quiet(['secrets', 'import', 'theirs.yaml', '--overwrite'])).code]).toEqual(
      [what, 1],
    );
  }
});

test('more recipients than are taken are refused, none of them left out without a word', async () => {
  await keep();
  const one = () => createKeyFile(0).then(({ recipient }) => ['--recipient', recipient]);
  const many = await Promise.all(Array.from({ length: 51 }, one));
  const { code, stdout, stderr } = await quiet(['secrets', 'export', '--sops', ...many.flat()]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('51 recipients');
});

test.each([
  ['neither --sops nor --plain', ['secrets', 'export']],
  ['both of them', ['secrets', 'export', '--sops', '--plain']],
  ['a role that there is not', ['talosconfig', '--role', 'os:root']],
  ['a lifetime without a unit', ['talosconfig', '--lifetime', '8']],
  ['--use of nothing that is merged', ['kubeconfig', '--use']],
  ['two places to write to', ['kubeconfig', '--merge', '--output', 'x']],
  ['a name that is none', ['kubeconfig', '--context', 'a b']],
])('%s is not understood', async (_, argv) => {
  await keep();
  expect((await quiet(argv)).code).toBe(2);
});

test('a key in the place of a recipient, or in a broken key file, is not repeated', async () => {
  await keep();
  const secret = key(mine.text);
  const { code } = await quiet(['secrets', 'export', '--sops', '--recipient', secret]);
  expect(code).toBe(2);
  env = { HOME: folder, SOPS_AGE_KEY: `${secret.slice(0, -1)}\n${secret}x y` };
  expect((await quiet(['talosconfig'])).code).toBe(1);
});

test('a folder that is not there is not made for secrets, nor a file left half written', async () => {
  await keep();
  const { code, stderr } = await quiet(['talosconfig', '--output', 'nowhere/talosconfig']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('There is no such folder.')]);
  expect(readdirSync(folder).toSorted()).toEqual(['lab.secrets.yaml', 'lab.yaml']);
});

test('keys are found in a file that is named, and one that is not there is told', async () => {
  await keep();
  write('keys.txt', mine.text);
  env = { HOME: folder, LOWTIDE_AGE_KEY_FILE: 'keys.txt' };
  expect((await run(['talosconfig'])).code).toBe(0);
  env = { HOME: folder, SOPS_AGE_KEY_FILE: 'nowhere.txt' };
  const { code, stderr } = await quiet(['talosconfig']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('Correct SOPS_AGE_KEY_FILE.')]);
});

test('lowtide --help loads nothing that encrypts or signs', () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { const found = next(name, context); process.stderr.write(found.url + '\\n'); return found; } });`;
  const main = new URL('../main.ts', import.meta.url).pathname;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, main, '--help'];
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toContain('command-list');
  expect(stderr).not.toMatch(/src\/secrets|age-encryption|peculiar|@noble/);
});

/** The bundle as the lab's own secrets. */
async function keep(): Promise<void> {
  write('lab.secrets.yaml', (await sealWithAge(bundleText(bundle), [mine.recipient])) ?? '');
}

function key(keyFile: string): string {
  return keyFile.trim().split('\n').at(-1) ?? '';
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}
