import { effect, signal } from '@preact/signals';

/**
 * What the reader chose to see. It lives in the URL's hash, so that a link shows the same:
 * `#off=nuc1,gamer&find=talos04&only=trouble`.
 */

/** Hosts switched off in the *what if*; absent: those that are off in the lab. */
export const chosenOff = signal<ReadonlySet<string> | undefined>(undefined);

/** Words that a row of the timeline must hold. */
export const find = signal('');

export const filters = ['all', 'people', 'lowtide', 'trouble'] as const;
export type Filter = (typeof filters)[number];
export const only = signal<Filter>('all');

/** Reads the hash now and whenever it changes, and writes it when the view does. */
export function keepInHash(): void {
  read();
  window.addEventListener('hashchange', read);
  effect(() => {
    const hash = written();
    if (hash === location.hash.slice(1)) return;
    history.replaceState(null, '', hash === '' ? location.pathname : `#${hash}`);
  });
}

function read(): void {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const off = parameters.get('off');
  chosenOff.value =
    off === null ? undefined : new Set(off.split(',').filter((name) => name !== ''));
  find.value = parameters.get('find') ?? '';
  only.value = filters.find((filter) => filter === parameters.get('only')) ?? 'all';
}

function written(): string {
  const parts: string[] = [];
  if (chosenOff.value !== undefined) {
    parts.push(`off=${[...chosenOff.value].map(encodeURIComponent).join(',')}`);
  }
  if (find.value !== '') parts.push(`find=${encodeURIComponent(find.value)}`);
  if (only.value !== 'all') parts.push(`only=${only.value}`);
  return parts.join('&');
}
