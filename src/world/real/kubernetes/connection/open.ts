import { homedir } from 'node:os';
import type { Clock } from '../../../ports.ts';
import { createSystemClock } from '../../clock.ts';
import type { KubernetesApi } from '../api.ts';
import { createAccess, defaultAuthority } from './access.ts';
import { clean } from './clean.ts';
import { createClient } from './client.ts';
import { chooseContext } from './kubeconfig/choose.ts';
import { loadKubeconfig } from './kubeconfig/load.ts';
import type { KubeconfigProblem } from './kubeconfig/read.ts';
import { serverUrl } from './kubeconfig/server-url.ts';
import type { ConnectionSettings } from './kubeconfig/settings.ts';
import { createServers } from './servers.ts';
import type { Line } from './transport/exchange.ts';

export interface ConnectionOptions {
  /** A path; by default the files of KUBECONFIG, else `~/.kube/config`, merged as kubectl does. */
  readonly kubeconfig?: string;
  /** By default the kubeconfig's `current-context`. */
  readonly context?: string;
  /**
   * API servers that are asked before the kubeconfig's own, such as each control plane directly:
   * `https://10.0.0.11:6443`. They are of the same cluster: its CA and credentials are theirs.
   */
  readonly endpoints?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  readonly clock?: Clock;
  /** In [0, 1); spreads retries. */
  readonly random?: () => number;
}

export type OpenedConnection =
  | {
      readonly kind: 'open';
      readonly api: KubernetesApi;
      /** The name of the context, for people. */
      readonly context: string;
      /** All servers in the order in which they are preferred. */
      readonly servers: readonly string[];
    }
  /** `says` has a line for each problem, with its place; it holds no secret. */
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** No cluster of a homelab has more control planes, and each may cost a timeout. */
const endpointsMax = 16;

/** Reads the kubeconfig and makes the connection; no server is asked before the first request. */
export async function openConnection(options: ConnectionOptions): Promise<OpenedConnection> {
  const { env, clock = createSystemClock(), random = Math.random } = options;
  const home = options.home ?? env.HOME ?? homedir();
  const loaded = await loadKubeconfig({ kubeconfig: options.kubeconfig, env, home });
  if (loaded.kind === 'unreadable') return failedFor(loaded.problems);
  const chosen = chooseContext(loaded.config, loaded.files, options.context);
  if (chosen.kind === 'refused') return failedFor(chosen.problems);
  const { settings } = chosen;
  const lines = linesOf(settings, options.endpoints ?? []);
  if (typeof lines === 'string') {
    return { kind: 'failed', says: lines, next: 'Write each as https://ADDRESS:6443.' };
  }
  const api = createClient({
    access: createAccess(settings, env, clock),
    clock,
    createServers: (onFailed) => createServers({ lines, clock, random, onFailed }),
  });
  const servers = lines.map(({ url }) => url.href.replace(/\/$/, ''));
  return { kind: 'open', api, context: clean(settings.context, 200), servers };
}

/** A sentence when an endpoint is none. */
function linesOf(
  settings: ConnectionSettings,
  endpoints: readonly string[],
): readonly Line[] | string {
  if (endpoints.length > endpointsMax) return `There are more than ${endpointsMax} endpoints.`;
  const urls: URL[] = [];
  for (const text of endpoints) {
    const read = serverUrl(text);
    if (read.kind === 'wrong') return `The endpoint ${endpointText(text)} ${read.why}.`;
    urls.push(read.url);
  }
  const own = settings.server;
  const others = urls.filter(({ href }) => href !== own.href);
  const distinct = new Map([...others, own].map((url) => [url.href, url]));
  const authority = settings.authority?.origin ?? defaultAuthority;
  return [...distinct.values()].map((url) => ({
    url,
    authority,
    names: settings.tlsServerName
      ? [settings.tlsServerName]
      : [...new Set([nameOf(url), nameOf(own)])],
  }));
}

function nameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Without what stands before an @, which may be a password. */
function endpointText(text: string): string {
  return clean(text.replace(/^.*@/, ''), 200);
}

function failedFor(problems: readonly KubeconfigProblem[]): OpenedConnection {
  const lines = problems.map(({ file, line, column, says, next }) => {
    const where = line === undefined ? file : `${file}:${line}:${column}`;
    return clean(`${where}: ${says} ${next}`, 2000);
  });
  const next = 'Correct the kubeconfig, or name another one.';
  return { kind: 'failed', says: lines.join('\n'), next };
}
