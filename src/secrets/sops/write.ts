import { stringify } from 'yaml';
import { sealWithAge } from '../age/age.ts';
import { type Tree, yamlAsTalos } from '../bundle/write.ts';
import type { Chance } from '../chance.ts';
import { mapTexts } from './leaves.ts';
import { macOf } from './mac.ts';
import { encryptValue, ivBytes } from './value.ts';

export interface Wanted {
  /** `age1…`, each of which can open the file by itself. */
  readonly recipients: readonly string[];
  /** ms since the epoch. */
  readonly at: number;
}

/** The version of sops whose form this is; sops looks at it to know what older ones did. */
const formOf = '3.13.2';

/**
 * A tree of texts as SOPS-encrypted YAML, every value encrypted; undefined when a recipient is
 * none. Source: sops 3.13, `Tree.Encrypt` and `stores`.
 */
export async function sopsText(
  tree: Tree,
  { recipients, at }: Wanted,
  chance: Pick<Chance, 'bytes'>,
): Promise<string | undefined> {
  const dataKey = chance.bytes(32);
  const age: { recipient: string; enc: string }[] = [];
  for (const recipient of recipients) {
    const enc = await sealWithAge(dataKey, [recipient]);
    if (enc === undefined) return undefined;
    age.push({ recipient, enc });
  }
  const values: string[] = [];
  const encrypted = await mapTexts(tree, (text, boundTo) => {
    values.push(text);
    return encryptValue(text, dataKey, boundTo, chance.bytes(ivBytes));
  });
  const lastmodified = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const mac = await encryptValue(await macOf(values), dataKey, lastmodified, chance.bytes(ivBytes));
  const sops = { age, lastmodified, mac, unencrypted_suffix: '_unencrypted', version: formOf };
  return stringify({ ...encrypted, sops }, { ...yamlAsTalos, blockQuote: 'literal' });
}
