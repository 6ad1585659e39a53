import type { LabelSelector, Requirement } from './objects.ts';

/**
 * Does a label value (absent: the label is not there) meet the requirement? As
 * `k8s.io/apimachinery/pkg/labels/selector.go` (v1.36): `NotIn` accepts an absent label, `Gt` and
 * `Lt` need a whole number of 64 bits on both sides.
 */
export function meets(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, requirement.values[0], (left, right) => left > right);
    case 'Lt':
      return compares(value, requirement.values[0], (left, right) => left < right);
  }
}

/** An empty selector selects everything. */
export function selects(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
  for (const [key, value] of selector.matchLabels) {
    if (labels.get(key) !== value) return false;
  }
  return selector.matchExpressions.every((requirement) =>
    meets(requirement, labels.get(requirement.key)),
  );
}

const WHOLE_NUMBER = /^[+-]?\d+$/;

function compares(
  left: string | undefined,
  right: string | undefined,
  holds: (left: bigint, right: bigint) => boolean,
): boolean {
  const [one, other] = [int64(left), int64(right)];
  return one !== undefined && other !== undefined && holds(one, other);
}

function int64(text: string | undefined): bigint | undefined {
  if (text === undefined || !WHOLE_NUMBER.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
