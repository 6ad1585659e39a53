import type { NodeName } from '../../model/lab.ts';

/** The faults that hold for a while; counts, for several may hold at once. */
export interface Faults {
  /** The controller alone is cut off. */
  isolations: number;
  apiDown: number;
  stale: number;
  budgetsStuck: number;
  readonly refusing: Map<NodeName, number>;
  /** Chances of loss by what holds them; the highest counts. */
  readonly wakeLoss: Set<{ readonly probability: number }>;
  readonly resultLoss: Set<{ readonly probability: number }>;
  /** What ends each fault that holds now. */
  readonly ends: Set<() => void>;
}

export function createFaults(): Faults {
  return {
    isolations: 0,
    apiDown: 0,
    stale: 0,
    budgetsStuck: 0,
    refusing: new Map(),
    wakeLoss: new Set(),
    resultLoss: new Set(),
    ends: new Set(),
  };
}

export function highest(losses: ReadonlySet<{ readonly probability: number }>): number {
  let probability = 0;
  for (const loss of losses) probability = Math.max(probability, loss.probability);
  return probability;
}
