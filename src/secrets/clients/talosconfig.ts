import { isMap } from 'yaml';
import type { SecretsBundle } from '../bundle/bundle.ts';
import { createClient } from '../certificates/client.ts';
import type { Chance } from '../chance.ts';
import type { CertificateAndKey } from '../keys.ts';
import { asBlock, type Merged, noAnchor, openDocument, refused, textOf } from './document.ts';

/** What Talos knows; the first may do anything. Source: `role`, Talos 1.14. */
export const talosRoles = ['os:admin', 'os:operator', 'os:reader', 'os:etcd:backup'] as const;

export type TalosRole = (typeof talosRoles)[number];

export interface TalosAccess {
  /** Of the context, which is the cluster's name. */
  readonly context: string;
  /** Addresses of control planes; never the virtual one, which dies with the quorum. */
  readonly endpoints: readonly string[];
  /** PEM. */
  readonly ca: string;
  readonly client: CertificateAndKey;
}

export interface Wanted {
  readonly roles: readonly TalosRole[];
  /** ms since the epoch. */
  readonly at: number;
  readonly lifetimeMs: number;
}

/** A certificate for Talos' API, whose organizations are its roles. */
export function createTalosClient(
  bundle: SecretsBundle,
  { roles, at, lifetimeMs }: Wanted,
  chance: Chance,
): Promise<CertificateAndKey> {
  const wanted = {
    organizations: roles,
    keyKind: 'ed25519',
    usages: ['digitalSignature'],
    notBefore: at,
    notAfter: at + lifetimeMs,
  } as const;
  return createClient(wanted, bundle.talos, chance);
}

/**
 * Puts a context into a talosconfig (an empty text makes a new one). A context of the same name is
 * renewed when its authority is ours, and left alone otherwise. `select`: it becomes the current
 * one even if another is.
 */
export function mergeTalosconfig(text: string, access: TalosAccess, select: boolean): Merged {
  const opened = openDocument(text, { context: '', contexts: {} });
  if (opened.kind === 'refused') return opened;
  const { document } = opened;
  const contexts = document.get('contexts');
  if (contexts !== undefined && contexts !== null && !isMap(contexts)) {
    return refused('Its contexts are no map.', 'Correct it; it is left as it is.');
  }
  asBlock(contexts);
  const { context } = access;
  const ca = encoded(access.ca);
  const isRenewed = document.hasIn(['contexts', context]);
  if (isRenewed && document.getIn(['contexts', context, 'ca']) !== ca) {
    return refused(
      `Its context ${context} belongs to another cluster.`,
      'Give ours another name with --context NAME.',
    );
  }
  const values = {
    endpoints: access.endpoints,
    ca,
    crt: encoded(access.client.crt),
    key: encoded(access.client.key),
  };
  if (!isMap(contexts)) document.set('contexts', document.createNode({ [context]: values }));
  else if (!isRenewed) document.setIn(['contexts', context], document.createNode(values));
  else {
    for (const [key, value] of Object.entries(values)) {
      document.setIn(['contexts', context, key], document.createNode(value));
    }
  }
  const current = document.get('context');
  if (select || typeof current !== 'string' || current === '') document.set('context', context);
  const after = textOf(document, text);
  if (after === undefined) return noAnchor;
  return {
    kind: 'merged',
    text: after,
    context,
    isRenewed,
    currentContext: String(document.get('context')),
  };
}

function encoded(pem: string): string {
  return Buffer.from(pem, 'utf8').toString('base64');
}
