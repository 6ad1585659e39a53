import { type Document, isMap, isSeq, type YAMLMap } from 'yaml';
import type { SecretsBundle } from '../bundle/bundle.ts';
import { createClient } from '../certificates/client.ts';
import type { Chance } from '../chance.ts';
import type { CertificateAndKey } from '../keys.ts';
import { asBlock, type Merged, noAnchor, openDocument, refused, textOf } from './document.ts';

export interface KubernetesAccess {
  readonly cluster: string;
  /** Of the context and of the user, as talosctl names both: `admin@CLUSTER`. */
  readonly context: string;
  /** `https://192.168.1.30:6443` */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly client: CertificateAndKey;
}

/** Before now, for clocks that are a little behind; as Talos has it. */
const earlierMs = 10_000;

/** A certificate for Kubernetes' own administrators, above all RBAC, as `talosctl kubeconfig` has. */
export function createKubernetesClient(
  bundle: SecretsBundle,
  { at, lifetimeMs }: { readonly at: number; readonly lifetimeMs: number },
  chance: Chance,
): Promise<CertificateAndKey> {
  const wanted = {
    commonName: 'admin',
    organizations: ['system:masters'],
    keyKind: 'p256',
    usages: ['digitalSignature', 'keyEncipherment'],
    notBefore: at - earlierMs,
    notAfter: at + lifetimeMs,
  } as const;
  return createClient(wanted, bundle.kubernetes, chance);
}

/**
 * Puts a cluster, its user and a context into a kubeconfig (an empty text makes a new one). Those of
 * the same names are renewed when the cluster's authority is ours, and left alone otherwise.
 * `select`: the context becomes the current one even if another is.
 */
export function mergeKubeconfig(text: string, access: KubernetesAccess, select: boolean): Merged {
  const opened = openDocument(text, {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [],
    contexts: [],
    users: [],
    'current-context': '',
  });
  if (opened.kind === 'refused') return opened;
  const { document } = opened;
  const lists = ['clusters', 'contexts', 'users'] as const;
  for (const list of lists) {
    const found = document.get(list);
    if (found === null || found === undefined) document.set(list, document.createNode([]));
    else if (!isSeq(found)) return refused(`Its ${list} are no list.`, leftAlone);
    asBlock(document.get(list));
  }
  const cluster = entryOf(document, 'clusters', access.cluster);
  const ca = encoded(access.ca);
  const isRenewed = cluster !== undefined;
  if (isRenewed && cluster.getIn(['cluster', 'certificate-authority-data']) !== ca) {
    return refused(`Its cluster ${access.cluster} is another one.`, otherName);
  }
  const user = entryOf(document, 'users', access.context);
  const context = entryOf(document, 'contexts', access.context);
  if (!isRenewed && (user !== undefined || context !== undefined)) {
    return refused(`Its ${access.context} belongs to another cluster.`, otherName);
  }
  put(document, 'clusters', access.cluster, 'cluster', {
    server: access.server,
    'certificate-authority-data': ca,
  });
  put(document, 'contexts', access.context, 'context', {
    cluster: access.cluster,
    user: access.context,
  });
  // All of it: whatever else a user would sign in with goes before a certificate.
  user?.delete('user');
  put(document, 'users', access.context, 'user', {
    'client-certificate-data': encoded(access.client.crt),
    'client-key-data': encoded(access.client.key),
  });
  const current = document.get('current-context');
  if (select || typeof current !== 'string' || current === '') {
    document.set('current-context', access.context);
  }
  const after = textOf(document, text);
  if (after === undefined) return noAnchor;
  return {
    kind: 'merged',
    text: after,
    context: access.context,
    isRenewed,
    currentContext: String(document.get('current-context')),
  };
}

const leftAlone = 'Correct it; it is left as it is.';
const otherName = 'Give ours another name with --context NAME.';

function entryOf(document: Document, list: string, name: string): YAMLMap | undefined {
  const found = document.get(list);
  if (!isSeq(found)) return undefined;
  return found.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === name);
}

/** Sets these keys of an entry and leaves its others, such as a context's namespace. */
function put(
  document: Document,
  list: string,
  name: string,
  key: string,
  values: Readonly<Record<string, string>>,
): void {
  const entry = entryOf(document, list, name);
  if (entry === undefined) {
    document.addIn([list], document.createNode({ name, [key]: values }));
    return;
  }
  if (!isMap(entry.get(key))) entry.set(key, document.createNode({}));
  const inner = entry.get(key);
  asBlock(inner);
  for (const [each, value] of Object.entries(values)) {
    if (isMap(inner)) inner.set(each, value);
  }
}

function encoded(pem: string): string {
  return Buffer.from(pem, 'utf8').toString('base64');
}
