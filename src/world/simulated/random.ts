/** Seeded chance: the same seed and stream draw the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  /** In [low, high). */
  readonly between: (low: number, high: number) => number;
  readonly happens: (probability: number) => boolean;
  /** `undefined` of an empty list. */
  readonly pick: <T>(list: readonly T[]) => T | undefined;
  /** `length` characters that are safe in a Kubernetes name. */
  readonly suffix: (length: number) => string;
}

/** The characters of `k8s.io/apimachinery/pkg/util/rand`: no vowels, nothing that looks alike. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * One stream a concern: a draw more in one leaves the others as they were. sfc32 (Chris
 * Doty-Humphrey, PractRand 0.93), its state mixed from seed and stream name by FNV-1a.
 */
export function createRandom(seed: number, stream: string): Random {
  let a = mix(stream, seed >>> 0);
  let b = mix(stream, a);
  let c = mix(stream, b);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    happens: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)],
    suffix: (length) =>
      Array.from(
        { length },
        () => SUFFIX_ALPHABET[Math.floor(next() * SUFFIX_ALPHABET.length)],
      ).join(''),
  };
}

function mix(text: string, start: number): number {
  let hash = (0x811c9dc5 ^ start) >>> 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 0;
}
