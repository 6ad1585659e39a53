import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** What Talos makes keys of: its API Ed25519, Kubernetes and etcd P-256, service accounts RSA. */
export type KeyKind = 'ed25519' | 'p256' | 'rsa-4096';

/** Where all that nobody may guess comes from; tests give one that is cheaper. */
export interface Chance {
  bytes(count: number): Uint8Array;
  privateKey(kind: KeyKind): Promise<KeyObject>;
}

/** The machine's own. */
export const chance: Chance = {
  bytes: (count) => randomBytes(count),
  async privateKey(kind) {
    switch (kind) {
      case 'ed25519':
        return (await generate('ed25519', {})).privateKey;
      case 'p256':
        return (await generate('ec', { namedCurve: 'P-256' })).privateKey;
      case 'rsa-4096':
        return (await generate('rsa', { modulusLength: 4096 })).privateKey;
    }
  },
};

const generate = promisify(generateKeyPair);
