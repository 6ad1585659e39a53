import type { SecretsBundle } from '../../src/secrets/bundle/bundle.ts';
import { createBundle } from '../../src/secrets/bundle/create.ts';
import { type Chance, chance } from '../../src/secrets/chance.ts';

/** The machine's own, but that all share one RSA key: each takes a second or more to make. */
export const sharedRsa: Chance = {
  ...chance,
  privateKey: (kind) => (kind === 'rsa-4096' ? rsaOnce() : chance.privateKey(kind)),
};

let rsa: ReturnType<Chance['privateKey']> | undefined;

function rsaOnce() {
  rsa ??= chance.privateKey('rsa-4096');
  return rsa;
}

/** With an ECDSA key for service accounts, as clusters from before Talos 1.7 have it. */
export function quickBundle(at: number = Date.now()): Promise<SecretsBundle> {
  const privateKey: Chance['privateKey'] = (kind) =>
    chance.privateKey(kind === 'rsa-4096' ? 'p256' : kind);
  return createBundle({ at, talosMinor: 13 }, { ...chance, privateKey });
}

/** All that must never be shown of a bundle: tokens, keys, as they are and in base64. */
export function secretsOf(bundle: SecretsBundle): readonly string[] {
  const keys = [
    bundle.etcd.key,
    bundle.kubernetes.key,
    bundle.aggregator.key,
    bundle.serviceAccountKey,
    bundle.talos.key,
  ];
  return [
    bundle.cluster.secret,
    bundle.bootstrapToken,
    bundle.trustdToken,
    bundle.encryption.secret,
    ...keys.map((key) => Buffer.from(key).toString('base64')),
    // A line of the body tells as much as the whole.
    ...keys.flatMap((key) => key.split('\n').filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line))),
  ];
}
