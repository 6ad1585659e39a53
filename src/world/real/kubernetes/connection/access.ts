import type { SecureContext } from 'node:tls';
import type { Clock } from '../../../ports.ts';
import { certificateTrouble } from './credentials/client-certificate.ts';
import { createCredentials, createPems, type ReadyCredential } from './credentials/credentials.ts';
import type { ConnectionSettings } from './kubeconfig/settings.ts';
import { makeSecureContext } from './transport/secure-context.ts';
import type { Trouble } from './trouble.ts';

/** All that a request needs besides a server; the same for all servers of the cluster. */
export interface Access {
  readonly kind: 'ready';
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** The same value as long as certificates and key are the same. */
  readonly context: SecureContext;
  readonly credential: ReadyCredential;
}

export interface Missing {
  readonly kind: 'missing';
  readonly trouble: Trouble;
}

export interface AccessSource {
  current(): Promise<Access | Missing>;
  /** A server refused these with 401. */
  refused(): void;
}

/** Where the CA comes from when the kubeconfig names none. */
export const defaultAuthority = 'any certificate authority that Node trusts';

export function createAccess(
  { authority, user }: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): AccessSource {
  const credentials = createCredentials(user, env, clock);
  const pem = createPems(clock);
  let made:
    | { readonly of: readonly (string | undefined)[]; readonly context: SecureContext }
    | undefined;

  const contextFor = async (credential: ReadyCredential) => {
    const read = authority && (await pem(authority));
    if (read?.kind === 'missing') return read;
    const { certificate } = credential;
    const of = [read?.pem, certificate?.certificate, certificate?.key];
    if (made?.of.every((text, index) => text === of[index]))
      return { kind: 'made', ...made } as const;
    const fresh = makeSecureContext({
      ...(read && authority ? { authority: { pem: read.pem, origin: authority.origin } } : {}),
      ...(certificate === undefined ? {} : { certificate }),
    });
    if (fresh.kind === 'made') made = { of, context: fresh.context };
    // Certificate and key are replaced one after the other: between the two the old pair is good.
    else if (made !== undefined) return { kind: 'made', ...made } as const;
    return fresh;
  };

  return {
    refused() {
      credentials.refused();
      pem.forget();
    },
    async current() {
      const credential = await credentials.current();
      if (credential.kind === 'missing') return credential;
      const { certificate, token } = credential;
      const wrong = certificate && certificateTrouble(certificate, clock.now());
      if (wrong !== undefined) return { kind: 'missing', trouble: wrong };
      const tls = await contextFor(credential);
      if (tls.kind !== 'made') return { kind: 'missing', trouble: tls.trouble };
      const headers = {
        ...user.impersonation,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      return { kind: 'ready', headers, context: tls.context, credential };
    },
  };
}
