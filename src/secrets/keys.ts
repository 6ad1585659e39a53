import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  type webcrypto,
  X509Certificate,
} from 'node:crypto';

export type PrivateKey = KeyObject;

/** A certificate and its private key, each as PEM. */
export interface CertificateAndKey {
  readonly crt: string;
  readonly key: string;
}

/**
 * A private key as Talos writes it: SEC1 for ECDSA, PKCS#1 for RSA, and for Ed25519 PKCS#8 under a
 * label of Talos' own (siderolabs/crypto 0.6, `x509.PEMTypeEd25519Private`), which OpenSSL and so
 * Node do not know.
 */
export function privateKeyText(key: PrivateKey): string {
  const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
  if (key.asymmetricKeyType !== 'ed25519') return String(key.export({ type, format: 'pem' }));
  return String(key.export({ type: 'pkcs8', format: 'pem' })).replaceAll(
    / PRIVATE KEY-----/g,
    ' ED25519 PRIVATE KEY-----',
  );
}

/** Reads any of those forms, and PKCS#8 under its usual label; undefined when it is none. */
export function readPrivateKey(text: string): PrivateKey | undefined {
  try {
    const key = createPrivateKey(text.replaceAll(' ED25519 PRIVATE KEY-----', ' PRIVATE KEY-----'));
    return ['ed25519', 'ec', 'rsa'].includes(key.asymmetricKeyType ?? '') ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Reads one certificate; undefined when it is none. */
export function readCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** A key as WebCrypto, with which certificates are signed, knows it. */
export interface WebKeys {
  readonly private: webcrypto.CryptoKey;
  readonly public: webcrypto.CryptoKey;
  /** How it signs. */
  readonly signing: webcrypto.Algorithm | webcrypto.EcdsaParams;
}

export function webKeys(key: PrivateKey): WebKeys {
  const { algorithm, signing } = webAlgorithms(key);
  return {
    private: key.toCryptoKey(algorithm, true, ['sign']),
    public: createPublicKey(key).toCryptoKey(algorithm, true, ['verify']),
    signing,
  };
}

function webAlgorithms({ asymmetricKeyType, asymmetricKeyDetails }: PrivateKey) {
  if (asymmetricKeyType === 'ed25519') {
    return { algorithm: { name: 'Ed25519' }, signing: { name: 'Ed25519' } };
  }
  if (asymmetricKeyType === 'rsa') {
    const name = 'RSASSA-PKCS1-v1_5';
    return { algorithm: { name, hash: 'SHA-256' }, signing: { name } };
  }
  const curve = asymmetricKeyDetails?.namedCurve ?? '';
  return {
    algorithm: { name: 'ECDSA', namedCurve: webCurves[curve] ?? curve },
    signing: { name: 'ECDSA', hash: 'SHA-256' },
  };
}

const webCurves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};
