import type { Unreachable } from '../api.ts';
import { clean } from './clean.ts';

/** Why no answer came, before it is known whether another server gives one. */
export type Trouble = Omit<Unreachable, 'kind'>;

/** The names in a certificate are the longest that is told of. */
const lengthMax = 2000;

export function passing(why: string, next = ''): Trouble {
  return { ...cleaned(why, next), cause: 'passing' };
}

export function settings(why: string, next: string): Trouble {
  return { ...cleaned(why, next), cause: 'settings' };
}

/** Paths and names in it are of a kubeconfig, which may be somebody else's. */
function cleaned(why: string, next: string) {
  return { why: clean(why, lengthMax), next: clean(next, lengthMax) };
}
