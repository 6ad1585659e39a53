import { dropped } from './dropped.ts';
import type { Mutant } from './mutate.ts';
import { twisted } from './twisted.ts';

export const mutants: readonly Mutant[] = [...dropped, ...twisted];
