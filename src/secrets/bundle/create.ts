import { createAuthority } from '../certificates/authority.ts';
import type { Chance } from '../chance.ts';
import { privateKeyText } from '../keys.ts';
import type { SecretsBundle } from './bundle.ts';
import { createToken } from './token.ts';

export interface Circumstances {
  /** When the authorities begin to be valid; ms since the epoch. */
  readonly at: number;
  /** The Talos minor that it is made for, such as 13 of v1.13.9. */
  readonly talosMinor: number;
}

/** New secrets for a new cluster, as `talosctl gen secrets` of that version makes them. */
export async function createBundle(
  { at, talosMinor }: Circumstances,
  chance: Chance,
): Promise<SecretsBundle> {
  const p256 = (organization?: string) =>
    createAuthority(
      { keyKind: 'p256', at, ...(organization === undefined ? {} : { organization }) },
      chance,
    );
  const id = base64(chance.bytes(32));
  return {
    // Up to 1.13 the id is read as URL-safe base64, from 1.14 as the standard one.
    cluster: {
      id: talosMinor < 14 ? id.replaceAll('+', '-').replaceAll('/', '_') : id,
      secret: base64(chance.bytes(32)),
    },
    bootstrapToken: createToken(chance),
    trustdToken: createToken(chance),
    encryption: { kind: 'secretbox', secret: base64(chance.bytes(32)) },
    etcd: await p256('etcd'),
    kubernetes: await p256('kubernetes'),
    aggregator: await p256(),
    serviceAccountKey: privateKeyText(await chance.privateKey('rsa-4096')),
    talos: await createAuthority({ organization: 'talos', keyKind: 'ed25519', at }, chance),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
