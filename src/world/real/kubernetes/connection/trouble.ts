import type { Unreachable } from '../api.ts';

/** Why no answer came, before it is known whether another server gives one. */
export type Trouble = Omit<Unreachable, 'kind'>;

export function passing(why: string, next = ''): Trouble {
  return { why, next, cause: 'passing' };
}

export function settings(why: string, next: string): Trouble {
  return { why, next, cause: 'settings' };
}
