import type { FactKind, FactValues, Unobservable } from '../../src/world/facts.ts';
import type { WorldEvent } from '../../src/world/ports.ts';

/** The newest word on a subject. */
export function lastFact<K extends FactKind>(
  heard: readonly WorldEvent[],
  kind: K,
  subject: string,
): FactValues[K] | Unobservable | undefined {
  for (const event of heard.toReversed()) {
    if (event.kind !== 'observed') continue;
    const fact = event.facts.find((one) => one.kind === kind && one.subject === subject);
    if (fact !== undefined) return fact.value as FactValues[K] | Unobservable;
  }
  return undefined;
}

/** Its value if it can be seen. */
export function lastSeen<K extends FactKind>(
  heard: readonly WorldEvent[],
  kind: K,
  subject: string,
): FactValues[K] | undefined {
  const value = lastFact(heard, kind, subject);
  return isUnobservable(value) ? undefined : value;
}

export function isUnobservable(value: unknown): value is Unobservable {
  return typeof value === 'object' && value !== null && 'unobservable' in value;
}
