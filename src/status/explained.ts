import type { Explained, Tone } from './status.ts';

/** All is well: nothing to explain. */
export function fine(label: string): Explained {
  return { tone: 'fine', label, why: '', next: '' };
}

export function explained(tone: Tone, label: string, why: string, next = ''): Explained {
  return { tone, label, why, next };
}
