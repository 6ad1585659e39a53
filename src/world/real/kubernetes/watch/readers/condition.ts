import { at, items, type Place, text, time } from '../place.ts';

interface Condition {
  readonly status: string;
  /** `lastTransitionTime`, ms since the epoch. */
  readonly since?: number;
  readonly message: string;
}

/** The condition of this type in the object's `status.conditions`. */
export function conditionOf(object: Place, type: string): Condition | undefined {
  const found = items(at(object, 'status', 'conditions')).find(
    (condition) => text(at(condition, 'type')) === type,
  );
  if (found === undefined) return undefined;
  const since = time(at(found, 'lastTransitionTime'));
  return {
    status: text(at(found, 'status')) ?? '',
    message: text(at(found, 'message')) ?? '',
    ...(since !== undefined && { since }),
  };
}
