import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyFile, isAge, openWithAge, recipientOf, sealWithAge } from './age.ts';
import { readIdentities } from './identities.ts';

async function keyPair() {
  const { text, recipient } = await createKeyFile(0);
  return { key: readIdentities([{ text, name: 'keys.txt' }]).keys[0] ?? '', text, recipient };
}

test('what is sealed is opened by each of its keys and by no other', async () => {
  const [one, two, other] = [await keyPair(), await keyPair(), await keyPair()];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const sealed = (await sealWithAge(bytes, [one.recipient, two.recipient])) ?? '';
      expect(isAge(sealed)).toBe(true);
      for (const { key } of [one, two]) {
        const opened = await openWithAge(sealed, [other.key, key]);
        expect(opened.kind === 'opened' && Buffer.from(opened.bytes).equals(bytes)).toBe(true);
      }
      expect(await openWithAge(sealed, [other.key])).toEqual({ kind: 'locked' });
    }),
    { numRuns: 20 },
  );
});

test('what was cut or changed is damaged, not empty', async () => {
  const { key, recipient } = await keyPair();
  const sealed = (await sealWithAge('words', [recipient])) ?? '';
  for (const at of [0.2, 0.5, 0.8].map((part) => Math.floor(sealed.length * part))) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect((await openWithAge(changed, [key])).kind).not.toBe('opened');
    expect(await openWithAge(sealed.slice(0, at), [key])).toEqual({ kind: 'damaged' });
  }
});

test('a key file is read as age-keygen writes it, several of them as one', async () => {
  const [one, two] = [await keyPair(), await keyPair()];
  const sources = [
    { text: `${one.text}\r\n\n${two.text}`, name: 'a' },
    { text: one.key, name: 'b' },
  ];
  expect(readIdentities(sources)).toEqual({ keys: [one.key, two.key], problems: [] });
  expect(await recipientOf(one.key)).toBe(one.recipient);
});

test.each([
  ['a plugin’s', 'AGE-PLUGIN-YUBIKEY-1QQQQ', 'plugin'],
  ['an SSH', '-----BEGIN OPENSSH PRIVATE KEY-----', 'SSH'],
  ['a mistyped', 'AGE-SECRET-KEY-1hush', 'no age key'],
])('%s key is told by its line and not repeated', (_, line, says) => {
  const { keys, problems } = readIdentities([{ text: `# mine\n${line}\n`, name: 'keys.txt' }]);
  expect(keys).toEqual([]);
  expect(problems).toMatchObject([
    { file: 'keys.txt', line: 2, says: expect.stringContaining(says) },
  ]);
  expect(JSON.stringify(problems)).not.toContain(line);
});
