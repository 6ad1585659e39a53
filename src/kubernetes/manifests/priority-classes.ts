import { at, choice, type Field, flag, text, wholeNumber } from './field.ts';

export interface PriorityClass {
  readonly value: number;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
}

export interface PriorityClasses {
  readonly byName: ReadonlyMap<string, PriorityClass>;
  /** Of pods that name none: the class with `globalDefault`, else zero. */
  readonly ofAll: PriorityClass;
}

/** Kubernetes brings these two (`pkg/apis/scheduling/types.go`, v1.36). */
const SYSTEM: readonly (readonly [string, PriorityClass])[] = [
  ['system-cluster-critical', { value: 2_000_000_000, preemptionPolicy: 'PreemptLowerPriority' }],
  ['system-node-critical', { value: 2_000_001_000, preemptionPolicy: 'PreemptLowerPriority' }],
];

export function readPriorityClasses(objects: readonly Field[]): PriorityClasses {
  const byName = new Map(SYSTEM);
  let ofAll: PriorityClass = { value: 0, preemptionPolicy: 'PreemptLowerPriority' };
  for (const object of objects) {
    const name = text(at(object, 'metadata', 'name'));
    const priorityClass: PriorityClass = {
      value: wholeNumber(at(object, 'value'), { min: -2_147_483_648, max: 1_000_000_000 }) ?? 0,
      preemptionPolicy:
        choice(at(object, 'preemptionPolicy'), ['PreemptLowerPriority', 'Never']) ??
        'PreemptLowerPriority',
    };
    if (name !== undefined) byName.set(name, priorityClass);
    if (flag(at(object, 'globalDefault')) === true) ofAll = priorityClass;
  }
  return { byName, ofAll };
}
