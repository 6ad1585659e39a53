import type { SecretsProblem } from '../problem.ts';

/** Text of a key file such as age-keygen writes, or of a variable, and what to call it. */
export interface KeySource {
  readonly text: string;
  readonly name: string;
}

export interface Identities {
  /** `AGE-SECRET-KEY-1…`, in the order of the sources. */
  readonly keys: readonly string[];
  readonly problems: readonly SecretsProblem[];
}

const keysMax = 100;

/** Reads age identities, one a line; blank lines and those that begin with # are passed over. */
export function readIdentities(sources: readonly KeySource[]): Identities {
  const keys: string[] = [];
  const problems: SecretsProblem[] = [];
  for (const { text, name } of sources) {
    for (const [index, raw] of text.split('\n').entries()) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) continue;
      if (native.test(line)) keys.push(line);
      else problems.push({ file: name, line: index + 1, ...unknownKey(line) });
    }
  }
  return { keys: [...new Set(keys)].slice(0, keysMax), problems };
}

/** X25519, and the post-quantum hybrid of age 1.3; bech32 in capitals. */
const native = /^AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{50,100}$/;

function unknownKey(line: string): Pick<SecretsProblem, 'says' | 'next'> {
  if (/^AGE-PLUGIN-/.test(line)) {
    const says = 'This key needs a plugin of age, which Lowtide does not run.';
    return { says, next: 'Name another key, or decrypt the file with sops or age first.' };
  }
  if (/BEGIN .*PRIVATE KEY|^ssh-/.test(line)) {
    const says = 'This is an SSH key, which Lowtide does not decrypt with.';
    return { says, next: 'Name an age key, or decrypt the file with sops or age first.' };
  }
  return { says: 'This line is no age key.', next: 'Name a file that age-keygen has made.' };
}
