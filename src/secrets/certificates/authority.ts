import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509';
import type { Chance, KeyKind } from '../chance.ts';
import { type CertificateAndKey, privateKeyText } from '../keys.ts';
import { sign } from './sign.ts';

/** Ten years: `secrets.CAValidityTime`, Talos 1.14. */
const lifetimeMs = 87_600 * 3_600_000;

export interface AuthorityWanted {
  /** Absent: its subject is empty, as Talos has it for the aggregator. */
  readonly organization?: string;
  readonly keyKind: KeyKind;
  /** Valid from now on; ms since the epoch. */
  readonly at: number;
}

/**
 * An authority that signs itself, in the form of `x509.NewSelfSignedCertificateAuthority` of
 * siderolabs/crypto 0.6.
 */
export async function createAuthority(
  { organization, keyKind, at }: AuthorityWanted,
  chance: Chance,
): Promise<CertificateAndKey> {
  const key = await chance.privateKey(keyKind);
  const subject: JsonName = organization === undefined ? [] : [{ O: [organization] }];
  const crt = await sign(
    {
      subject,
      issuer: subject,
      notBefore: at,
      notAfter: at + lifetimeMs,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectKeyIdentifierExtension(Buffer.from(chance.bytes(20)).toString('hex')),
      ],
      key,
      signedWith: key,
    },
    chance,
  );
  return { crt, key: privateKeyText(key) };
}
