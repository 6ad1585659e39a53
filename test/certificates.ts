import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface Identity {
  readonly certificate: string;
  readonly key: string;
  readonly sign: (wish: CertificateWish) => Identity;
}

export interface CertificateWish {
  readonly name: string;
  readonly organization?: string;
  /** DNS names and addresses. */
  readonly altNames?: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

const day = 86_400_000;

/** A certificate authority of its own, whose certificates have any dates that a test asks for. */
export function makeAuthority(
  name: string,
  dates: Pick<CertificateWish, 'from' | 'to'> = {},
): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const wish = { name, ...dates };
  return identity(certificate(wish, publicKey, wish, privateKey, true), privateKey, wish);
}

function identity(pem: string, key: KeyObject, own: CertificateWish): Identity {
  return {
    certificate: pem,
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign(wish) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return identity(certificate(wish, publicKey, own, key, false), privateKey, wish);
    },
  };
}

/** RFC 5280, 4.1, signed by ECDSA with SHA-256. */
function certificate(
  subject: CertificateWish,
  publicKey: KeyObject,
  issuer: CertificateWish,
  issuerKey: KeyObject,
  isAuthority: boolean,
): string {
  const now = Date.now();
  const { from = now - day, to = now + day, altNames = [] } = subject;
  const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
  const names = altNames.map((name) =>
    isIP(name) === 4
      ? tagged(0x87, Buffer.from(name.split('.').map(Number)))
      : tagged(0x82, Buffer.from(name)),
  );
  const extensions = [
    ...(isAuthority
      ? [extension('551d13', sequence(tagged(0x01, Buffer.from([0xff]))), true)]
      : []),
    ...(names.length > 0 ? [extension('551d11', sequence(...names), false)] : []),
  ];
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(time(from), time(to)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [tagged(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', body, issuerKey);
  const der = sequence(
    body,
    ecdsaWithSha256,
    tagged(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName({ name, organization }: CertificateWish): Buffer {
  const part = (id: string, text: string) =>
    tagged(0x31, sequence(objectId(id), tagged(0x0c, Buffer.from(text))));
  return sequence(
    ...(organization === undefined ? [] : [part('55040a', organization)]),
    part('550403', name),
  );
}

function extension(id: string, value: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(id), ...critical, tagged(0x04, value));
}

/** GeneralizedTime, `YYYYMMDDhhmmssZ`. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tagged(0x18, Buffer.from(digits));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

/** X.690: tag, length, contents. */
function tagged(tag: number, contents: Buffer): Buffer {
  const { length } = contents;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
}
