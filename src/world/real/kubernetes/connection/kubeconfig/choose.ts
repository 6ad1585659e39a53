import { nearest } from '../../../../../model/nearest.ts';
import { clean } from '../clean.ts';
import { chooseUser } from './choose-user.ts';
import { pemOf } from './paths.ts';
import type { Entry, Kubeconfig, KubeconfigProblem } from './read.ts';
import type { ClusterEntry } from './schema.ts';
import { serverUrl } from './server-url.ts';
import type { ConnectionSettings, ExecCluster } from './settings.ts';

export type Chosen =
  | { readonly kind: 'chosen'; readonly settings: ConnectionSettings }
  | { readonly kind: 'refused'; readonly problems: readonly KubeconfigProblem[] };

/** Follows one context (by default the current one) and checks all that it leads to. */
export function chooseContext(
  config: Kubeconfig,
  files: readonly string[],
  wanted: string | undefined,
): Chosen {
  const file = files[0] ?? '';
  const name = wanted ?? config.currentContext;
  const names = [...config.contexts.keys()];
  if (name === '') {
    const known = names.slice(0, 10).map((found) => clean(found, 80));
    const next =
      known.length === 0 ? 'Add one.' : `Choose one with --context: ${known.join(', ')}.`;
    return refused([{ file, says: 'No context is named, and current-context is not set.', next }]);
  }
  const context = config.contexts.get(name);
  if (context === undefined) {
    return refused([
      { file, says: `There is no context ${clean(name, 80)}.`, next: meant(name, names) },
    ]);
  }
  const problems: KubeconfigProblem[] = [];
  const { cluster: clusterName, user: userName } = context.value;
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined) {
    const says = `The context ${clean(name, 80)} names the cluster ${quoted(clusterName)}, which is not there.`;
    const next = meant(clusterName, [...config.clusters.keys()]);
    problems.push({ ...context.spotOf('context', 'cluster'), says, next });
  }
  const user = config.users.get(userName);
  if (user === undefined) {
    const says = `The context ${clean(name, 80)} names the user ${quoted(userName)}, who is not there.`;
    const next = meant(userName, [...config.users.keys()]);
    problems.push({ ...context.spotOf('context', 'user'), says, next });
  }
  const place = cluster === undefined ? undefined : clusterSettings(cluster, problems);
  const who = user === undefined ? undefined : chooseUser(user, problems, place?.exec);
  if (place === undefined || who === undefined || problems.length > 0) return refused(problems);
  const { exec: _, ...settings } = place;
  return { kind: 'chosen', settings: { context: name, ...settings, user: who } };
}

type ClusterSettings = Omit<ConnectionSettings, 'context' | 'user'> & {
  readonly exec: ExecCluster;
};

const execExtension = 'client.authentication.k8s.io/exec';

function clusterSettings(
  { name, value, file, spotOf }: Entry<ClusterEntry>,
  problems: KubeconfigProblem[],
): ClusterSettings | undefined {
  const problem = (key: keyof ClusterEntry, says: string, next: string) =>
    problems.push({ ...spotOf('cluster', key), says, next });
  const named = `The cluster ${clean(name, 80)}`;
  if (value['insecure-skip-tls-verify']) {
    const says = `${named} sets insecure-skip-tls-verify; Lowtide always verifies TLS, or anybody on the way could read its credentials.`;
    problem('insecure-skip-tls-verify', says, 'Remove it and give certificate-authority-data.');
  }
  if (value['proxy-url'] !== '') {
    const next = 'Remove it, and reach the API server directly.';
    problem('proxy-url', `${named} sets proxy-url; Lowtide uses no proxy.`, next);
  }
  const server = serverUrl(value.server);
  if (server.kind === 'wrong') {
    problem('server', `The server of ${named.replace('The', 'the')} ${server.why}.`, server.next);
    return undefined;
  }
  const authority = pemOf(value, 'certificate-authority', file, 'cluster', name);
  const tlsServerName = value['tls-server-name'];
  const config = value.extensions.find((found) => found.name === execExtension)?.extension;
  return {
    server: server.url,
    ...(tlsServerName === '' ? {} : { tlsServerName }),
    ...(authority === undefined ? {} : { authority }),
    exec: {
      server: value.server,
      ...(tlsServerName === '' ? {} : { 'tls-server-name': tlsServerName }),
      ...(value['certificate-authority-data'] === ''
        ? {}
        : { 'certificate-authority-data': value['certificate-authority-data'] }),
      ...(config === undefined ? {} : { config }),
    },
  };
}

function meant(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'Add one, or get a fresh kubeconfig.';
  const guess = nearest(name, names);
  if (guess !== undefined) return `Did you mean ${clean(guess, 80)}?`;
  return `There are ${names
    .slice(0, 10)
    .map((found) => clean(found, 80))
    .join(', ')}.`;
}

function quoted(name: string): string {
  return name === '' ? '""' : clean(name, 80);
}

function refused(problems: readonly KubeconfigProblem[]): Chosen {
  return { kind: 'refused', problems };
}
