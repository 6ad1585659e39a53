import { readFile } from 'node:fs/promises';

/** The version in package.json, which lies at the same distance from `src/cli` and `dist/cli`. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
