import * as z from 'zod';
import { openWithAge } from '../age/age.ts';
import { type SecretsProblem, spot } from '../problem.ts';
import { readSecretsYaml } from '../yaml.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { macOf } from './mac.ts';
import { decryptValue } from './value.ts';

export type OpenedSops =
  | { readonly kind: 'opened'; readonly tree: unknown }
  | { readonly kind: 'bad'; readonly problems: readonly SecretsProblem[] };

const shortText = z.string().max(64 * 1024);
const metadata = z.object({
  age: z
    .array(z.object({ recipient: shortText, enc: shortText }))
    .max(100)
    .nullish(),
  key_groups: z.array(z.unknown()).nullish(),
  lastmodified: shortText,
  mac: shortText,
  mac_only_encrypted: z.boolean().nullish(),
});

/** Encrypted by sops: there is a map of its own at the end. */
export function isSops(text: string): boolean {
  return /^sops:/m.test(text);
}

/**
 * Opens YAML that SOPS has encrypted for an age key. What was changed without the key is refused:
 * every value is bound to its place, and all of them to the file's MAC.
 */
export async function openSops(
  text: string,
  file: string,
  keys: readonly string[],
): Promise<OpenedSops> {
  const yaml = readSecretsYaml(text, file);
  if (yaml.kind === 'unreadable') return { kind: 'bad', problems: yaml.problems };
  const bad = (says: string, next: string, path: Leaf['path'] = []): OpenedSops => ({
    kind: 'bad',
    problems: [{ ...(path.length === 0 ? spot(file, undefined) : yaml.at(path)), says, next }],
  });
  const whole = z.looseObject({ sops: metadata }).safeParse(yaml.value);
  if (!whole.success) {
    return bad('The metadata of SOPS is not whole.', takeAnew, ['sops']);
  }
  const { sops, ...content } = whole.data;
  const dataKey = await dataKeyOf(sops, keys);
  if (typeof dataKey === 'string') return bad(dataKey, otherKey, ['sops']);

  const leaves = leavesOf(content);
  const opened = await Promise.all(leaves.map((leaf) => openLeaf(leaf, dataKey)));
  const lost = leaves.find((_, index) => opened[index] === undefined);
  if (lost !== undefined) {
    return bad(
      `${lost.path.join('.')} was not encrypted with this file's key for this place.`,
      takeAnew,
      lost.path,
    );
  }
  const values = opened.filter((value) => value !== undefined);
  const onlyEncrypted = sops.mac_only_encrypted === true;
  const plain = leaves.find((_, index) => values[index]?.isEncrypted === false);
  if (onlyEncrypted && plain !== undefined) {
    return bad(
      `${plain.path.join('.')} is not encrypted, and nothing vouches for it.`,
      takeAnew,
      plain.path,
    );
  }
  const mac = await decryptValue(sops.mac, dataKey, sops.lastmodified);
  if (
    mac?.text !==
    (await macOf(
      values.map(({ counted }) => counted),
      { onlyEncrypted },
    ))
  ) {
    return bad(
      'It was changed by somebody who did not have its key: the MAC is another.',
      takeAnew,
    );
  }
  return { kind: 'opened', tree: rebuilt(content, values.map(({ value }) => value).values()) };
}

const takeAnew = 'Take the file anew from where it was made.';
const otherKey = 'Name the right key with SOPS_AGE_KEY_FILE, or decrypt the file with sops first.';

async function dataKeyOf(
  { age, key_groups }: z.infer<typeof metadata>,
  keys: readonly string[],
): Promise<Uint8Array | string> {
  if (key_groups !== null && key_groups !== undefined) {
    return 'Its key is split among groups (Shamir), which Lowtide does not put together.';
  }
  const sealed = age ?? [];
  if (sealed.length === 0) return 'It is encrypted for no age key.';
  let isDamaged = false;
  for (const { enc } of sealed) {
    const opened = await openWithAge(enc, keys);
    if (opened.kind === 'opened' && opened.bytes.length === 32) return opened.bytes;
    isDamaged ||= opened.kind !== 'locked';
  }
  return isDamaged
    ? 'Its data key is damaged.'
    : `None of your age keys is among the ${sealed.length} that it is encrypted for.`;
}

interface OpenedLeaf {
  readonly value: unknown;
  /** What the MAC counts of it. */
  readonly counted: string;
  readonly isEncrypted: boolean;
}

async function openLeaf(
  { value, boundTo }: Leaf,
  dataKey: Uint8Array,
): Promise<OpenedLeaf | undefined> {
  if (typeof value !== 'string' || !/^ENC\[/.test(value)) {
    const counted = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    return { value, counted, isEncrypted: value === '' };
  }
  const opened = await decryptValue(value, dataKey, boundTo);
  if (opened === undefined) return undefined;
  return { value: typed(opened.type, opened.text), counted: opened.text, isEncrypted: true };
}

function typed(type: string, text: string): unknown {
  switch (type) {
    case 'int':
    case 'float':
      return Number(text);
    case 'bool':
      return text === 'True';
    default:
      return text;
  }
}

/** The tree with each of its leaves replaced by the next value. */
function rebuilt(tree: unknown, values: Iterator<unknown>): unknown {
  if (tree === null || tree === undefined) return tree;
  if (Array.isArray(tree)) return tree.map((item) => rebuilt(item, values));
  if (typeof tree === 'object') {
    return Object.fromEntries(
      Object.entries(tree).map(([key, item]) => [key, rebuilt(item, values)]),
    );
  }
  return values.next().value;
}
