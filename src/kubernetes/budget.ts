import type { DisruptionBudget } from './objects.ts';
import { selects } from './selector.ts';

/** Does the budget cover a pod with these labels? An empty selector covers its whole namespace. */
export function covers(
  budget: DisruptionBudget,
  pod: { readonly namespace: string; readonly labels: ReadonlyMap<string, string> },
): boolean {
  return budget.namespace === pod.namespace && selects(budget.selector, pod.labels);
}

/**
 * How many of its pods may be disrupted now: `healthy` of the `expected` that their controllers
 * want. Percentages round up, of minAvailable and of maxUnavailable alike
 * (`GetScaledValueFromIntOrPercent(…, roundUp true)` in `pkg/controller/disruption`, v1.36).
 */
export function disruptionsAllowed(
  budget: DisruptionBudget,
  expected: number,
  healthy: number,
): number {
  return expected <= 0 ? 0 : Math.max(0, healthy - desiredHealthy(budget, expected));
}

/** How many of the `expected` pods have to be healthy. */
export function desiredHealthy(budget: DisruptionBudget, expected: number): number {
  return budget.maxUnavailable !== undefined
    ? Math.max(0, expected - scaled(budget.maxUnavailable, expected))
    : scaled(budget.minAvailable ?? 0, expected);
}

function scaled(amount: number | `${number}%`, of: number): number {
  return typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * of) / 100);
}
