/**
 * One value as SOPS encrypts it: AES-256-GCM under the file's data key, bound to where it stands.
 * Source: `aes/cipher.go`, sops 3.13.
 */
export interface Value {
  /** Of the plain value, which is text in all of them. */
  readonly type: string;
  readonly text: string;
}

/** Longer than GCM's usual 12 bytes; what SOPS has always written. */
export const ivBytes = 32;
const tagBytes = 16;
const form = /^ENC\[AES256_GCM,data:([^,]*),iv:([^,]+),tag:([^,]+),type:([a-z]+)\]$/;

export async function encryptValue(
  text: string,
  dataKey: Uint8Array,
  boundTo: string,
  iv: Uint8Array,
): Promise<string> {
  if (text === '') return '';
  const encrypted = await crypto.subtle.encrypt(
    parameters(iv, boundTo),
    await imported(dataKey),
    Buffer.from(text, 'utf8'),
  );
  const sealed = Buffer.from(encrypted);
  const data = sealed.subarray(0, -tagBytes).toString('base64');
  const tag = sealed.subarray(-tagBytes).toString('base64');
  const base = Buffer.from(iv).toString('base64');
  return `ENC[AES256_GCM,data:${data},iv:${base},tag:${tag},type:str]`;
}

/** Undefined when it is none, or was not encrypted with this key for this place. */
export async function decryptValue(
  encrypted: string,
  dataKey: Uint8Array,
  boundTo: string,
): Promise<Value | undefined> {
  if (encrypted === '') return { type: 'str', text: '' };
  const [, data, iv, tag, type] = form.exec(encrypted) ?? [];
  if (data === undefined || iv === undefined || tag === undefined || type === undefined) {
    return undefined;
  }
  const sealed = Buffer.concat([Buffer.from(data, 'base64'), Buffer.from(tag, 'base64')]);
  try {
    const plain = await crypto.subtle.decrypt(
      parameters(Buffer.from(iv, 'base64'), boundTo),
      await imported(dataKey),
      sealed,
    );
    return { type, text: Buffer.from(plain).toString('utf8') };
  } catch {
    return undefined;
  }
}

function parameters(iv: Uint8Array, boundTo: string) {
  return {
    name: 'AES-GCM',
    iv: Uint8Array.from(iv),
    additionalData: Buffer.from(boundTo, 'utf8'),
    tagLength: tagBytes * 8,
  };
}

function imported(dataKey: Uint8Array) {
  return crypto.subtle.importKey('raw', Uint8Array.from(dataKey), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
}
