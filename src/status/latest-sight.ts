import type { View } from '../controller/operation.ts';
import { confirmedAt } from '../controller/view/facts.ts';
import type { Fact } from '../world/facts.ts';

/** When any of the facts was last confirmed; nothing when none was ever told. */
export function latestSight(view: View, facts: readonly (Fact | undefined)[]): number | undefined {
  const times = facts.flatMap((fact) => (fact === undefined ? [] : confirmedAt(view, fact)));
  return times.length === 0 ? undefined : Math.max(...times);
}
