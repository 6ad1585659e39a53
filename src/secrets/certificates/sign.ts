// The library reads the types of its own constructors through it, so it comes first.
import 'reflect-metadata';
import { type Extension, type JsonName, X509CertificateGenerator } from '@peculiar/x509';
import type { Chance } from '../chance.ts';
import { type PrivateKey, webKeys } from '../keys.ts';

export interface Wanted {
  readonly subject: JsonName;
  readonly issuer: JsonName | string;
  /** ms since the epoch; certificates count whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly Extension[];
  readonly key: PrivateKey;
  readonly signedWith: PrivateKey;
}

/** A signed certificate, as PEM. */
export async function sign(wanted: Wanted, chance: Chance): Promise<string> {
  const signer = webKeys(wanted.signedWith);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(chance),
    subject: wanted.subject,
    issuer: wanted.issuer,
    notBefore: new Date(wholeSeconds(wanted.notBefore)),
    notAfter: new Date(wholeSeconds(wanted.notAfter)),
    publicKey: webKeys(wanted.key).public,
    signingKey: signer.private,
    signingAlgorithm: signer.signing,
    extensions: [...wanted.extensions],
  });
  return `${certificate.toString('pem').replaceAll('\r\n', '\n').trimEnd()}\n`;
}

/** 16 bytes; the first begins with binary 01, so that it is positive and of one length always. */
function serialNumber(chance: Chance): string {
  const bytes = Uint8Array.from(chance.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
