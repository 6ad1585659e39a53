import type { KubernetesAction } from '../../../actions.ts';
import { resources } from '../watch/resources.ts';

/** One verb on one resource: the smallest right that RBAC can give. */
export interface Rule {
  /** API group; empty for the core. */
  readonly group: string;
  /** With its subresource, such as `pods/eviction`. */
  readonly resource: string;
  readonly verb: 'create' | 'delete' | 'get' | 'list' | 'patch' | 'watch';
}

const node = rulesOn('', 'nodes');
const pod = rulesOn('', 'pods');
const eviction = rulesOn('', 'pods/eviction');
const budget = rulesOn('policy', 'poddisruptionbudgets');
const deployment = rulesOn('apps', 'deployments');

/** What each action asks of the API server, in `perform/`. */
export const actionRules: Readonly<Record<KubernetesAction['kind'], readonly Rule[]>> = {
  'node.cordon': node('get', 'patch'),
  'node.uncordon': node('get', 'patch'),
  'node.mark-out-of-service': node('get', 'patch'),
  'node.unmark-out-of-service': node('get', 'patch'),
  'node.label': node('get', 'patch'),
  'node.annotate': node('get', 'patch'),
  // The budgets that hold it are listed where the API server does not name them.
  'pod.evict': [...pod('get'), ...eviction('create'), ...budget('list')],
  'pod.delete': pod('get', 'delete'),
  // The mark and the count are written at once, which the scale subresource could not do.
  'workload.surge': deployment('get', 'patch'),
  // The pods that are to go first are told so by an annotation.
  'workload.settle': [...deployment('get', 'patch'), ...pod('list', 'patch')],
};

/** What is watched. */
const watchRules: readonly Rule[] = resources.flatMap(({ group, name }) =>
  rulesOn(group, name)('list', 'watch'),
);

export interface NeededRule extends Rule {
  /** Kinds of actions, sorted; `watch` stands for seeing. */
  readonly neededBy: readonly (KubernetesAction['kind'] | 'watch')[];
}

/** Every right that Lowtide needs and what for; sorted by group, resource and verb. */
export function neededRules(): NeededRule[] {
  const needs = [
    ...Object.entries(actionRules).flatMap(([kind, rules]) =>
      rules.map((rule) => ({ rule, by: kind as KubernetesAction['kind'] })),
    ),
    ...watchRules.map((rule) => ({ rule, by: 'watch' as const })),
  ];
  const byKey = Map.groupBy(needs, ({ rule }) => keyOf(rule));
  return [...byKey.keys()].sort().flatMap((key) => {
    const group = byKey.get(key) ?? [];
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...first.rule, neededBy: [...new Set(group.map(({ by }) => by))].sort() }];
  });
}

/** Such as `apps/deployments get`; of the core without the group. */
export function keyOf({ group, resource, verb }: Rule): string {
  return `${group === '' ? '' : `${group}/`}${resource} ${verb}`;
}

function rulesOn(group: string, resource: string) {
  return (...verbs: readonly Rule['verb'][]): readonly Rule[] =>
    verbs.map((verb) => ({ group, resource, verb }));
}
