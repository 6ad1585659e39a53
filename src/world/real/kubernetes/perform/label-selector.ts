import * as z from 'zod';
import type { LabelSelector } from '../../../../kubernetes/objects.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

const selectorObject = z.object({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(operators),
        values: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/** A `metav1.LabelSelector`; an absent one selects nothing, an unreadable one neither. */
export function readSelector(value: unknown): LabelSelector | undefined {
  const parsed = selectorObject.safeParse(value);
  if (!parsed.success) return undefined;
  const { matchLabels, matchExpressions } = parsed.data;
  return { matchLabels: new Map(Object.entries(matchLabels)), matchExpressions };
}

/** As the query parameter `labelSelector` has it (`k8s.io/apimachinery/pkg/labels`, v1.36). */
export function selectorQuery({ matchLabels, matchExpressions }: LabelSelector): string {
  const equal = [...matchLabels].map(([key, value]) => `${key}=${value}`);
  const rest = matchExpressions.map(({ key, operator, values }) => {
    switch (operator) {
      case 'In':
        return `${key} in (${values.join(',')})`;
      case 'NotIn':
        return `${key} notin (${values.join(',')})`;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        return key;
    }
  });
  return [...equal, ...rest].join(',');
}
