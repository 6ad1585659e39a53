import { clean } from '../clean.ts';

const shownMax = 200;

/**
 * A line for a person, without the given secrets and without anything long enough to be one: JSON
 * Web Tokens, keys and session ids are runs of at least 16 letters and digits with hardly a pause.
 */
export function redacted(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((line, secret) => line.replaceAll(secret, '…'), text.slice(0, 10_000));
  return clean(known.replaceAll(/[A-Za-z0-9+_=~.%-]{16,}/g, '…'), shownMax);
}
