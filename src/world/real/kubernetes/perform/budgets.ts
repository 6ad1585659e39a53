import { selects } from '../../../../kubernetes/selector.ts';
import type { KubernetesApi } from '../api.ts';
import { readSelector } from './label-selector.ts';
import { budgetList, type PodObject } from './objects.ts';
import { budgetsPath } from './paths.ts';
import { read } from './read.ts';

/** More than a namespace has; the API server pages what is beyond. */
const budgetsMax = '500';

/** `namespace/name` of the budgets that cover the pod, sorted; none when they cannot be listed. */
export async function budgetsOf(
  api: KubernetesApi,
  namespace: string,
  { metadata }: PodObject,
): Promise<string[]> {
  const found = await read(api, budgetsPath(namespace), budgetList, { limit: budgetsMax });
  if (found.kind !== 'read') return [];
  const labels = new Map(Object.entries(metadata.labels));
  const covering = found.object.items.filter(({ spec }) => {
    const selector = readSelector(spec.selector);
    return selector !== undefined && selects(selector, labels);
  });
  return covering.map((budget) => `${namespace}/${budget.metadata.name}`).sort();
}
