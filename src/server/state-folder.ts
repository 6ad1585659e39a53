import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a run keeps its socket and its journal. */
export interface StateFolder {
  readonly folder: string;
  readonly socket: string;
}

/**
 * The state folder of a lab file: what was asked for, or one under the XDG state folder named after
 * the lab's own folder and a hash of the path, so that it is found again without reading the file.
 */
export function stateFolderOf(
  labFile: string,
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): StateFolder & { readonly asked: boolean } {
  const path = resolve(cwd, labFile);
  const folder = asked ?? env.LOWTIDE_STATE;
  if (folder !== undefined && folder !== '') {
    return { ...within(resolve(cwd, folder)), asked: true };
  }
  const name = `${basename(dirname(path)) || 'lab'}-${hash(path)}`;
  return { ...within(join(stateFoldersRoot(env), name)), asked: false };
}

/** The folder that holds the state folders of all labs of this person. */
export function stateFoldersRoot(env: Readonly<Record<string, string | undefined>>): string {
  return join(stateHome(env), 'lowtide');
}

export function within(folder: string): StateFolder {
  return {
    folder,
    socket: join(folder, 'lowtide.sock'),
  };
}

/** XDG Base Directory Specification 0.8: a relative path counts as unset. */
function stateHome(env: Readonly<Record<string, string | undefined>>): string {
  const asked = env.XDG_STATE_HOME;
  if (asked?.startsWith('/')) return asked;
  return join(env.HOME ?? '/', '.local', 'state');
}

function hash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 8);
}
