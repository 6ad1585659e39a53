import {
  armor,
  Decrypter,
  Encrypter,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';

/**
 * What became of opening a file of age. `locked`: none of the keys is one that it is for. `damaged`:
 * it was cut or changed.
 */
export type Opened =
  | { readonly kind: 'opened'; readonly bytes: Uint8Array }
  | { readonly kind: 'locked' | 'damaged' };

const begin = '-----BEGIN AGE ENCRYPTED FILE-----';

export function isAge(text: string): boolean {
  return text.trimStart().startsWith(begin);
}

/** Armored, for all of these recipients; undefined when one of them is none. */
export async function sealWithAge(
  content: string | Uint8Array,
  recipients: readonly string[],
): Promise<string | undefined> {
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch {
    return undefined;
  }
  return armor.encode(await encrypter.encrypt(content));
}

export async function openWithAge(armored: string, keys: readonly string[]): Promise<Opened> {
  const sealed = unarmored(armored);
  if (sealed === undefined) return { kind: 'damaged' };
  const decrypter = new Decrypter();
  let usable = 0;
  for (const key of keys) {
    try {
      decrypter.addIdentity(key);
      usable += 1;
    } catch {
      // Its checksum is wrong: a key that opens nothing.
    }
  }
  if (usable === 0) return { kind: 'locked' };
  try {
    return { kind: 'opened', bytes: await decrypter.decrypt(sealed) };
  } catch (error) {
    const isForOthers = error instanceof Error && /no identity matched/.test(error.message);
    return { kind: isForOthers ? 'locked' : 'damaged' };
  }
}

/** The recipient of a key; undefined when the key has been mistyped. */
export async function recipientOf(key: string): Promise<string | undefined> {
  try {
    return await identityToRecipient(key);
  } catch {
    return undefined;
  }
}

export async function isRecipient(text: string): Promise<boolean> {
  return (await sealWithAge('', [text])) !== undefined;
}

/** A key file as age-keygen writes it. */
export async function createKeyFile(
  at: number,
): Promise<{ readonly text: string; readonly recipient: string }> {
  const key = await generateX25519Identity();
  const recipient = await identityToRecipient(key);
  const created = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return { text: `# created: ${created}\n# public key: ${recipient}\n${key}\n`, recipient };
}

function unarmored(text: string): Uint8Array | undefined {
  try {
    return armor.decode(text);
  } catch {
    return undefined;
  }
}
