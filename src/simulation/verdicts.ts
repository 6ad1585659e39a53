import { liveness } from './liveness.ts';
import { properties } from './properties/properties.ts';
import type { SimulationResult } from './run.ts';

export interface Verdict {
  readonly property: string;
  readonly promises: string;
  /** `open`: the trial ended before it could be judged. */
  readonly is: 'kept' | 'violated' | 'open';
}

/** What became of each property in this trial; liveness is judged last. */
export function verdictsOf(result: SimulationResult): Verdict[] {
  const violated = new Set(result.violations.map((violation) => violation.property));
  const safety = properties.map(
    ({ name, promises }): Verdict => ({
      property: name,
      promises,
      is: violated.has(name) ? 'violated' : 'kept',
    }),
  );
  const rest = result.ok ? 'kept' : violated.has(liveness.name) ? 'violated' : 'open';
  return [...safety, { property: liveness.name, promises: liveness.promises, is: rest }];
}
