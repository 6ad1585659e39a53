import { nearest } from './nearest.ts';
import { type Read, read, refused } from './read.ts';

/** Reads an IANA timezone as this machine's time zone data knows it. */
export function readTimezone(text: string): Read<string> {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: text });
    return read(text);
  } catch {
    const guess = nearest(text, Intl.supportedValuesOf('timeZone'));
    const hint =
      guess === undefined ? 'Write an IANA name such as Europe/Berlin.' : `Did you mean ${guess}?`;
    return refused('is no timezone', hint);
  }
}

/** Reads where manifests stand: a path, relative to the lab file's folder. */
export function readManifestPath(text: string): Read<string> {
  const wanted = 'Write a folder or file beside this file, such as workloads.';
  if (text.trim() === '' || text.includes('\0')) return refused('is no path', wanted);
  if (text.length > 1024) return refused('is longer than 1024 characters', wanted);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return refused('is no path but a URL', wanted);
  return read(text);
}
