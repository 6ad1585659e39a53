import { open, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { type Kubeconfig, type KubeconfigProblem, readKubeconfig } from './read.ts';

export interface KubeconfigSource {
  /** A path; by default the files of KUBECONFIG, else `~/.kube/config`. */
  readonly kubeconfig?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

export type LoadedKubeconfig =
  | { readonly kind: 'loaded'; readonly config: Kubeconfig; readonly files: readonly string[] }
  | { readonly kind: 'unreadable'; readonly problems: readonly KubeconfigProblem[] };

/** etcd itself takes no object larger than 1.5 MiB; kubeconfigs of hundreds of clusters are smaller. */
const fileBytesMax = 4 * 1024 * 1024;
const filesMax = 100;

/**
 * Reads and merges the kubeconfigs that kubectl would read: of several files that name the same
 * thing the first wins, whole entries at a time, and those of KUBECONFIG that do not exist are
 * passed over. Source: `clientcmd.ClientConfigLoadingRules`, client-go 0.36.
 */
export async function loadKubeconfig(source: KubeconfigSource): Promise<LoadedKubeconfig> {
  const { paths, mayBeAbsent } = pathsOf(source);
  const problems: KubeconfigProblem[] = [];
  const configs: Kubeconfig[] = [];
  const files: string[] = [];
  for (const path of paths.slice(0, filesMax)) {
    const found = await textOf(path);
    if (found.kind === 'absent' && mayBeAbsent) continue;
    if (found.kind !== 'text') {
      problems.push({ file: path, says: found.says, next: 'Check the path of the kubeconfig.' });
      continue;
    }
    files.push(path);
    const read = readKubeconfig(found.text, path);
    if (read.kind === 'read') configs.push(read.config);
    else problems.push(...read.problems);
  }
  if (files.length === 0 && problems.length === 0) {
    problems.push({
      file: paths.join(delimiter),
      says: 'There is no such file, and so no kubeconfig.',
      next: 'Name one, or get one, such as with "talosctl kubeconfig".',
    });
  }
  if (problems.length > 0) return { kind: 'unreadable', problems };
  return { kind: 'loaded', config: merged(configs), files };
}

function pathsOf({ kubeconfig, env, home }: KubeconfigSource) {
  if (kubeconfig !== undefined) return { paths: [resolve(kubeconfig)], mayBeAbsent: false };
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length === 0) return { paths: [resolve(home, '.kube', 'config')], mayBeAbsent: true };
  return { paths: [...new Set(listed.map((path) => resolve(path)))], mayBeAbsent: true };
}

function merged(configs: readonly Kubeconfig[]): Kubeconfig {
  const first = <T>(section: (config: Kubeconfig) => ReadonlyMap<string, T>) =>
    new Map(configs.toReversed().flatMap((config) => [...section(config)]));
  return {
    currentContext:
      configs.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '',
    clusters: first(({ clusters }) => clusters),
    users: first(({ users }) => users),
    contexts: first(({ contexts }) => contexts),
  };
}

type Text =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' | 'unreadable'; readonly says: string };

async function textOf(path: string): Promise<Text> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: 'unreadable', says: 'It is no regular file.' };
    if (found.size > fileBytesMax) return tooLarge;
    const file = await open(path, 'r');
    try {
      // It may grow meanwhile: no more than the limit is read.
      const { bytesRead, buffer } = await file.read(Buffer.alloc(fileBytesMax + 1));
      if (bytesRead > fileBytesMax) return tooLarge;
      return { kind: 'text', text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return { kind: 'absent', says: 'There is no such file.' };
    return { kind: 'unreadable', says: `It cannot be read (${code}).` };
  }
}

const tooLarge: Text = {
  kind: 'unreadable',
  says: `It is larger than ${fileBytesMax / 1024 / 1024} MiB.`,
};
