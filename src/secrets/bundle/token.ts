import type { Chance } from '../chance.ts';

/** `abcdef.0123456789abcdef`: the form of kubeadm's bootstrap tokens, which trustd shares. */
export function createToken(chance: Pick<Chance, 'bytes'>): string {
  return `${letters(chance, 6)}.${letters(chance, 16)}`;
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** The greatest multiple of the alphabet's size in a byte: what is above would favour some letters. */
const fair = 256 - (256 % alphabet.length);

function letters(chance: Pick<Chance, 'bytes'>, count: number): string {
  let drawn = '';
  while (drawn.length < count) {
    for (const byte of chance.bytes(count)) {
      if (byte < fair && drawn.length < count) drawn += alphabet[byte % alphabet.length];
    }
  }
  return drawn;
}
