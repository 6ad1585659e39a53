import type { State } from './state.ts';

/** What the journal, not observation, has taught the state. */
const remembered = [
  'vetoes',
  'hold',
  'absences',
  'homecomings',
  'met',
  'noout',
  'extras',
  'bringUp',
  'operations',
  'ended',
  'spent',
  'operationCount',
  'quorum',
] as const satisfies readonly (keyof State)[];

/** The journal's knowledge as one string, for the first line of a rotated journal. */
export function memoryOf(state: State): string {
  const memory = Object.fromEntries(remembered.map((key) => [key, state[key]]));
  return JSON.stringify(memory, (_, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    if (value instanceof Set) return { set: [...value] };
    return value;
  });
}

/** The reverse of {@link memoryOf}: replaces what the state remembers. */
export function rememberAll(state: State, memory: string): void {
  const kept: Partial<State> = JSON.parse(memory, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('map' in value && Array.isArray(value.map)) return new Map(value.map);
    if ('set' in value && Array.isArray(value.set)) return new Set(value.set);
    return value;
  });
  Object.assign(state, { hold: undefined, bringUp: undefined }, kept);
}
