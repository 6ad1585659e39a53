import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificatePair } from '../credentials/credentials.ts';
import { settings, type Trouble } from '../trouble.ts';

export interface TlsMaterial {
  readonly authority?: { readonly pem: string; readonly origin: string };
  readonly certificate?: CertificatePair;
}

export type MadeContext =
  | { readonly kind: 'made'; readonly context: SecureContext }
  | { readonly kind: 'wrong'; readonly trouble: Trouble };

/** Certificates and key as OpenSSL takes them, or which of them it does not take. */
export function makeSecureContext({ authority, certificate }: TlsMaterial): MadeContext {
  const fresh = 'Get a fresh kubeconfig, such as with "talosctl kubeconfig".';
  if (authority !== undefined) {
    const isPem = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(authority.pem);
    const code = isPem ? failureOf({ ca: authority.pem }) : 'not PEM';
    if (code !== undefined) {
      return wrong(`There is no CA certificate in ${authority.origin} (${code}).`, fresh);
    }
  }
  if (certificate !== undefined) {
    const pair = { cert: certificate.certificate, key: certificate.key };
    const code = failureOf(pair);
    if (code !== undefined) {
      return /ENCRYPTED/.test(certificate.key)
        ? wrong(
            `The client key from ${certificate.origin} is encrypted, and Lowtide asks for no passphrase.`,
            'Decrypt it, such as with "openssl pkey".',
          )
        : wrong(
            `The client certificate from ${certificate.origin} and its key cannot be used together (${code}).`,
            fresh,
          );
    }
  }
  const context = createSecureContext({
    minVersion: 'TLSv1.2',
    ...(authority === undefined ? {} : { ca: authority.pem }),
    ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }),
  });
  return { kind: 'made', context };
}

/** OpenSSL's name for what is wrong; its messages are not shown, since they may quote what they read. */
function failureOf(options: Parameters<typeof createSecureContext>[0]): string | undefined {
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}

function wrong(why: string, next: string): MadeContext {
  return { kind: 'wrong', trouble: settings(why, next) };
}
