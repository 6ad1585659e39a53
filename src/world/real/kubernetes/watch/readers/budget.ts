import type { LabelSelector, Requirement } from '../../../../../kubernetes/objects.ts';
import { at, items, name, type Place, text, texts, wholeNumber } from '../place.ts';
import type { ReducedBudget } from '../reduced.ts';

/**
 * policy/v1 PodDisruptionBudget. While its status lags behind its spec the eviction API lets no pod
 * go (`registry/core/pod/storage/eviction.go`, v1.36), and so it is told.
 */
export function readBudget(budget: Place): ReducedBudget {
  const generation = wholeNumber(at(budget, 'metadata', 'generation')) ?? 0;
  const observed = wholeNumber(at(budget, 'status', 'observedGeneration')) ?? 0;
  const allowed = wholeNumber(at(budget, 'status', 'disruptionsAllowed')) ?? 0;
  const selector = at(budget, 'spec', 'selector');
  return {
    disruptionsAllowed: observed < generation ? 0 : Math.max(0, allowed),
    // A null selector selects nothing, an empty one everything in its namespace.
    ...(selector.value !== undefined &&
      selector.value !== null && { selector: readSelector(selector) }),
  };
}

function readSelector(selector: Place): LabelSelector {
  return {
    matchLabels: texts(at(selector, 'matchLabels')),
    matchExpressions: items(at(selector, 'matchExpressions')).flatMap(readRequirement),
  };
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

function readRequirement(expression: Place): Requirement[] {
  const key = name(at(expression, 'key'));
  const said = text(at(expression, 'operator'));
  const operator = operators.find((known) => known === said);
  if (operator === undefined) {
    expression.faults.push(`${expression.path}.operator is none of ${operators.join(', ')}`);
    return [];
  }
  const values = items(at(expression, 'values')).flatMap((value) => text(value) ?? []);
  return [{ key, operator, values }];
}
