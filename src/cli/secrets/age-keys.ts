import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Identities, type KeySource, readIdentities } from '../../secrets/age/identities.ts';
import type { SecretsProblem } from '../../secrets/problem.ts';
import type { LowtideContext } from '../context.ts';
import { readText } from '../read-text.ts';

const keyFileBytesMax = 64 * 1024;

/**
 * The age keys of whoever runs this, from all places where sops looks for them, and
 * LOWTIDE_AGE_KEY_FILE before. Source: `age/keysource.go`, sops 3.13.
 */
export async function findAgeKeys({
  env,
  cwd,
}: Pick<LowtideContext, 'env' | 'cwd'>): Promise<Identities> {
  const sources: KeySource[] = [];
  const problems: SecretsProblem[] = [];
  const { LOWTIDE_AGE_KEY_FILE, SOPS_AGE_KEY, SOPS_AGE_KEY_FILE } = env;
  for (const [variable, file] of Object.entries({ LOWTIDE_AGE_KEY_FILE, SOPS_AGE_KEY_FILE })) {
    if (file === undefined || file === '') continue;
    const found = await readText(resolve(cwd, file), keyFileBytesMax);
    if (found.kind === 'read') sources.push({ text: found.text, name: file });
    else problems.push({ file, says: found.says, next: `Correct ${variable}.` });
  }
  if (SOPS_AGE_KEY !== undefined) sources.push({ text: SOPS_AGE_KEY, name: 'SOPS_AGE_KEY' });
  for (const file of usualFiles(env)) {
    const found = await readText(file, keyFileBytesMax);
    if (found.kind === 'read') sources.push({ text: found.text, name: file });
    else if (found.code !== 'no-file') {
      problems.push({ file, says: found.says, next: 'Correct it, or name another one.' });
    }
  }
  const read = readIdentities(sources);
  return { keys: read.keys, problems: [...problems, ...read.problems] };
}

/** Where sops keeps its keys on Linux, and on a Mac; the first is where a new one goes. */
export function usualFiles(env: LowtideContext['env']): readonly [string, string] {
  const home = env.HOME ?? homedir();
  const keys = join('sops', 'age', 'keys.txt');
  return [
    join(env.XDG_CONFIG_HOME || join(home, '.config'), keys),
    join(home, 'Library', 'Application Support', keys),
  ];
}
