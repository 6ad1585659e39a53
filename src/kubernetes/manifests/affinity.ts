import type {
  LabelSelector,
  NodePreference,
  PodAffinityTerm,
  Requirement,
  SpreadConstraint,
} from '../objects.ts';
import { selects } from '../selector.ts';
import {
  at,
  choice,
  type Field,
  isAbsent,
  items,
  list,
  report,
  text,
  wholeNumber,
} from './field.ts';
import { readRequirements, readSelector } from './selection.ts';

/** Each known namespace with its labels; a namespaceSelector is resolved against them. */
export type Namespaces = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The terms of `requiredDuringSchedulingIgnoredDuringExecution`, each with its field matches. */
export function readNodeAffinity(affinity: Field): Requirement[][] {
  const required = at(affinity, 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return items(at(required, 'nodeSelectorTerms')).map(readNodeTerm);
}

export function readNodePreferences(affinity: Field): NodePreference[] {
  const preferred = at(affinity, 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution');
  return items(preferred).map((item) => ({
    weight: wholeNumber(at(item, 'weight'), { min: 1, max: 100 }) ?? 1,
    requirements: readNodeTerm(at(item, 'preference')),
  }));
}

/** The requirements of a node selector term. */
export function readNodeTerm(term: Field): Requirement[] {
  return [
    ...readRequirements(at(term, 'matchExpressions')),
    ...readRequirements(at(term, 'matchFields')),
  ];
}

/** What a term is read against: the pod that carries it. */
export interface Carrier {
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly namespaces: Namespaces;
}

export function readPodTerms(
  affinity: Field,
  kind: 'podAffinity' | 'podAntiAffinity',
  carrier: Carrier,
): PodAffinityTerm[] {
  const required = at(affinity, kind, 'requiredDuringSchedulingIgnoredDuringExecution');
  return items(required).flatMap((item) => {
    const topologyKey = text(at(item, 'topologyKey'));
    if (topologyKey === undefined) {
      report(at(item, 'topologyKey'), 'is missing');
      return [];
    }
    const selector = narrowed(item, carrier.labels);
    return [{ selector, topologyKey, namespaces: readNamespaces(item, carrier) }];
  });
}

/**
 * The namespaces of a term: those it lists and those its namespaceSelector selects (an empty
 * selector: all); the pod's own when it has neither.
 */
function readNamespaces(term: Field, carrier: Carrier): string[] {
  const listed = list(at(term, 'namespaces'));
  const selectorField = at(term, 'namespaceSelector');
  if (isAbsent(selectorField)) return listed.length > 0 ? listed : [carrier.namespace];
  const selector = readSelector(selectorField);
  const selected = [...carrier.namespaces]
    .filter(([, labels]) => selects(selector, labels))
    .map(([name]) => name);
  return [...new Set([...listed, ...selected])].sort();
}

export function readSpread(spec: Field, labels: ReadonlyMap<string, string>): SpreadConstraint[] {
  return items(at(spec, 'topologySpreadConstraints')).flatMap((item) => {
    const topologyKey = text(at(item, 'topologyKey'));
    if (topologyKey === undefined) {
      report(at(item, 'topologyKey'), 'is missing');
      return [];
    }
    const constraint: SpreadConstraint = {
      topologyKey,
      maxSkew: wholeNumber(at(item, 'maxSkew'), { min: 1, max: 1_000_000 }) ?? 1,
      whenUnsatisfiable:
        choice(at(item, 'whenUnsatisfiable'), ['DoNotSchedule', 'ScheduleAnyway']) ??
        'DoNotSchedule',
      selector: narrowed(item, labels),
      minDomains: wholeNumber(at(item, 'minDomains'), { min: 1, max: 1_000_000 }) ?? 1,
      nodeAffinityPolicy: choice(at(item, 'nodeAffinityPolicy'), ['Honor', 'Ignore']) ?? 'Honor',
      nodeTaintsPolicy: choice(at(item, 'nodeTaintsPolicy'), ['Honor', 'Ignore']) ?? 'Ignore',
    };
    return [constraint];
  });
}

/**
 * The `labelSelector` with `matchLabelKeys` and `mismatchLabelKeys` merged in by the pod's own
 * labels, as the API server does. Without a labelSelector nothing is selected.
 */
function narrowed(item: Field, labels: ReadonlyMap<string, string>): LabelSelector {
  const field = at(item, 'labelSelector');
  if (isAbsent(field)) return NOTHING;
  const selector = readSelector(field);
  const merged = (keys: string, operator: 'In' | 'NotIn'): Requirement[] =>
    list(at(item, keys)).flatMap((key) => {
      const value = labels.get(key);
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  return {
    matchLabels: selector.matchLabels,
    matchExpressions: [
      ...selector.matchExpressions,
      ...merged('matchLabelKeys', 'In'),
      ...merged('mismatchLabelKeys', 'NotIn'),
    ],
  };
}

/** A nil label selector matches no object (`metav1.LabelSelectorAsSelector`). */
const NOTHING: LabelSelector = {
  matchLabels: new Map(),
  matchExpressions: [{ key: 'nothing', operator: 'In', values: [] }],
};
