import type { LabelSelector, Requirement } from '../objects.ts';
import { at, choice, type Field, items, list, report, text, texts } from './field.ts';

export function readSelector(field: Field): LabelSelector {
  return {
    matchLabels: texts(at(field, 'matchLabels')),
    matchExpressions: readRequirements(at(field, 'matchExpressions')),
  };
}

export function readRequirements(field: Field): Requirement[] {
  return items(field).flatMap((item) => {
    const key = text(at(item, 'key'));
    const operator = choice(at(item, 'operator'), OPERATORS);
    if (key === undefined || operator === undefined) {
      if (key === undefined) report(at(item, 'key'), 'is missing');
      return [];
    }
    return [{ key, operator, values: list(at(item, 'values')) }];
  });
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;
