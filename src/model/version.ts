import { type Read, read, refused } from './read.ts';

/** For editors; `readVersion` says more. */
export const VERSION_PATTERN = '^v[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$';

/** Reads `v1.36.4`, the form of release tags; a pre-release such as `v1.14.0-rc.1` is one too. */
export function readVersion(text: string): Read<string> {
  if (new RegExp(VERSION_PATTERN).test(text)) return read(text);
  if (new RegExp(VERSION_PATTERN).test(`v${text}`)) {
    return refused('lacks its v', `Write v${text}, as the release is tagged.`);
  }
  if (/^v?\d+(?:\.\d+)?$/.test(text)) {
    return refused('is not the whole version', 'Write all three numbers: v1.36.4.');
  }
  return refused('is no version', 'Write it as the release is tagged: v1.36.4.');
}

/** Major and minor of a version that `readVersion` has accepted. */
export function minorOf(version: string): { readonly major: number; readonly minor: number } {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return { major, minor };
}
