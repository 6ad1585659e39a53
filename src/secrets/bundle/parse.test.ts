import { beforeAll, expect, test } from 'vitest';
import { quickBundle, secretsOf } from '../../../test/secrets/cheap-chance.ts';
import type { SecretsBundle } from './bundle.ts';
import { parseBundle } from './parse.ts';
import { bundleText } from './write.ts';

let bundle: SecretsBundle;
let text: string;
beforeAll(async () => {
  bundle = await quickBundle();
  text = bundleText(bundle);
});

test('what is written is read back', () => {
  expect(parseBundle(text, 'secrets.yaml')).toEqual({ kind: 'parsed', bundle });
});

test('tokens that look like numbers stay text', () => {
  const digits = {
    ...bundle,
    bootstrapToken: '123456.1234567890123456',
    trustdToken: '1e2345.0000000000000000',
  };
  const written = bundleText(digits);
  expect(parseBundle(written, 'secrets.yaml')).toEqual({ kind: 'parsed', bundle: digits });
});

test('an AES-CBC secret of an old cluster is kept as one', () => {
  const old: SecretsBundle = { ...bundle, encryption: { ...bundle.encryption, kind: 'aes-cbc' } };
  expect(bundleText(old)).toContain('aescbcencryptionsecret: ');
  expect(parseBundle(bundleText(old), 'secrets.yaml')).toEqual({ kind: 'parsed', bundle: old });
});

test('all that is wrong is told at once, with its place', () => {
  const bad = text
    .replace(/bootstraptoken: .+/, 'bootstraptoken: hush-hush')
    .replace(/(os:\n +crt: )\S+/, '$1"%%%"')
    .replace(/^trustdinfo:\n.+\n/m, '');
  expect(problemsOf(bad)).toEqual([
    'secrets.yaml:5:21: secrets.bootstraptoken must be 6 and 16 of a-z and 0-9 with a dot between.',
    'secrets.yaml:1:1: trustdinfo must be there, as a map.',
    'secrets.yaml:20:14: certs.os.crt must be base64.',
  ]);
});

test.each([
  [
    'a key of another authority',
    /(k8s:\n.+\n +key: )\S+/,
    'etcd',
    'certs.k8s.key is not the key of its certificate.',
  ],
])('%s is noticed', (_, place, from, says) => {
  const other = new RegExp(`${from}:\\n.+\\n +key: (\\S+)`).exec(text)?.[1];
  expect(problemsOf(text.replace(place, `$1${other}`)).join()).toContain(says);
});

test('nothing that is wrong is quoted, wherever it stands', () => {
  const secrets = secretsOf(bundle);
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    for (const broken of mistakes(line)) {
      const file = lines.toSpliced(index, 1, broken).join('\n');
      const said = JSON.stringify(parseBundle(file, 'secrets.yaml'));
      if (JSON.parse(said).kind === 'parsed') continue;
      for (const secret of secrets) expect(said).not.toContain(secret);
    }
  }
});

test.each([
  ['nothing', ''],
  ['a list', '[a, b]'],
  ['text', 'hush'],
  ['half a file', '{'],
  ['a foreign key', 'hush: 1'],
])('%s is no bundle', (_, content) => {
  const said = problemsOf(content).join();
  expect(said).not.toBe('');
  expect(said).not.toContain('hush');
});

function mistakes(line: string): readonly string[] {
  return [
    line.replace(': ', ':'),
    line.replace(': ', ': *'),
    line.replace(': ', ': !'),
    line.replace(': ', ': ['),
    `\t${line}`,
    `${line}: x`,
    `${line}\n${line}`,
    line.slice(0, -2),
    line.replace(/^( *)\S+: (.+)/, '$1$2: x'),
  ];
}

function problemsOf(content: string): readonly string[] {
  const parsed = parseBundle(content, 'secrets.yaml');
  if (parsed.kind === 'parsed') return [];
  return parsed.problems.map(
    ({ file, line, column, says }) => `${file}:${line}:${column}: ${says}`,
  );
}
