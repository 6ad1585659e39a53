import { type Read, read, refused } from './read.ts';

/** A DNS label (RFC 1123); `readName` says more. */
export const NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';

/** What a YAML 1.1 reader (kubectl, Ansible, Home Assistant) takes for true, false or nothing. */
export const YAML_11_WORDS: ReadonlySet<string> = new Set([
  'y',
  'yes',
  'on',
  'true',
  'n',
  'no',
  'off',
  'false',
  'null',
  '~',
]);

/** Reads a DNS label (RFC 1123, 63 characters), the form of every name that Kubernetes sees. */
export function readName(text: string): Read<string> {
  const wanted = 'Use small letters, digits and dashes, with a letter or digit at both ends: nuc1.';
  if (text.length > 63) return refused('is longer than 63 characters', 'Shorten it.');
  if (!new RegExp(NAME_PATTERN).test(text)) return refused('is no DNS name', wanted);
  if (YAML_11_WORDS.has(text)) {
    return refused(
      'means true, false or nothing to other YAML programs, kubectl among them',
      'Choose another name.',
    );
  }
  if (/^\d+$/.test(text)) {
    return refused('is a number to other programs', `Add a letter: host${text}.`);
  }
  return read(text);
}

/** Reads a domain: DNS labels with dots between, 253 characters. */
export function readDomain(text: string): Read<string> {
  const wanted = 'Write DNS names with dots between: home.arpa.';
  const labels = text.split('.');
  if (text.length > 253) return refused('is longer than 253 characters', 'Shorten it.');
  const bad = labels.find((label) => !new RegExp(NAME_PATTERN).test(label));
  return bad === undefined ? read(text) : refused('is no domain', wanted);
}
