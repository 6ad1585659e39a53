import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import type { Chance, KeyKind } from '../chance.ts';
import { type CertificateAndKey, privateKeyText, readPrivateKey } from '../keys.ts';
import { sign } from './sign.ts';

export interface ClientWanted {
  readonly commonName?: string;
  readonly organizations: readonly string[];
  readonly keyKind: KeyKind;
  readonly usages: readonly ('digitalSignature' | 'keyEncipherment')[];
  /** ms since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * A certificate for a client and nothing else: its extended key usage is exactly clientAuth, since
 * apid refuses any other list.
 */
export async function createClient(
  wanted: ClientWanted,
  authority: CertificateAndKey,
  chance: Chance,
): Promise<CertificateAndKey> {
  const signedWith = readPrivateKey(authority.key);
  if (signedWith === undefined) throw new Error('bug: an authority without a key was parsed');
  const issuer = new X509Certificate(authority.crt);
  const key = await chance.privateKey(wanted.keyKind);
  const { commonName, organizations } = wanted;
  const subject: JsonName = [
    { O: [...organizations] },
    ...(commonName === undefined ? [] : [{ CN: [commonName] }]),
  ];
  const usages = wanted.usages.reduce((flags, usage) => flags | KeyUsageFlags[usage], 0);
  const crt = await sign(
    {
      subject,
      issuer: issuer.subjectName.toJSON(),
      notBefore: wanted.notBefore,
      // Nothing outlives who vouches for it.
      notAfter: Math.min(wanted.notAfter, issuer.notAfter.getTime()),
      extensions: [
        new KeyUsagesExtension(usages, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
        new BasicConstraintsExtension(false, undefined, true),
        ...issuedBy(issuer),
      ],
      key,
      signedWith,
    },
    chance,
  );
  return { crt, key: privateKeyText(key) };
}

function issuedBy(issuer: X509Certificate): readonly Extension[] {
  const id = issuer.getExtension(SubjectKeyIdentifierExtension)?.keyId;
  return id === undefined ? [] : [new AuthorityKeyIdentifierExtension(id)];
}
