import type { DisruptionBudget } from '../objects.ts';
import { at, type Field, isAbsent, report, text, typeName } from './field.ts';
import { readSelector } from './selection.ts';
import { namespaceOf } from './workloads.ts';

export function readBudget(object: Field): DisruptionBudget[] {
  const name = text(at(object, 'metadata', 'name'));
  if (name === undefined) {
    report(at(object, 'metadata', 'name'), 'is missing; a PodDisruptionBudget needs one');
    return [];
  }
  const least = at(object, 'spec', 'minAvailable');
  const most = at(object, 'spec', 'maxUnavailable');
  const minAvailable = readAmount(least);
  const maxUnavailable = readAmount(most);
  if (!isAbsent(least) && !isAbsent(most)) {
    report(most, 'stands beside minAvailable; a budget has exactly one of the two');
    return [];
  }
  if (minAvailable === undefined && maxUnavailable === undefined) {
    if (isAbsent(least) && isAbsent(most)) {
      report(at(object, 'spec'), 'has neither minAvailable nor maxUnavailable');
    }
    return [];
  }
  return [
    {
      namespace: namespaceOf(object),
      name,
      selector: readSelector(at(object, 'spec', 'selector')),
      ...(minAvailable === undefined ? {} : { minAvailable }),
      ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
      ...(text(at(object, 'spec', 'unhealthyPodEvictionPolicy')) === 'AlwaysAllow'
        ? { unhealthyPodEvictionPolicy: 'AlwaysAllow' as const }
        : {}),
    },
  ];
}

const PERCENT = /^(\d{1,3})%$/;

function readAmount(field: Field): number | `${number}%` | undefined {
  if (isAbsent(field)) return undefined;
  const { value } = field;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  const percent = typeof value === 'string' ? PERCENT.exec(value)?.[1] : undefined;
  if (percent !== undefined && Number(percent) <= 100) return `${Number(percent)}%`;
  report(field, `is ${typeName(value)}; it can be a whole number or a percentage up to 100%`);
  return undefined;
}
