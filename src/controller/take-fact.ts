import type { Fact } from '../world/facts.ts';
import type { State } from './state.ts';
import { isUnobservable, lastSight } from './view/facts.ts';

/**
 * Puts a newer fact in the place of the older one of its subject and kind. What has ended is
 * forgotten; what can no longer be seen keeps what was seen last.
 */
export function takeFact(state: State, fact: Fact): void {
  let facts = state.facts.get(fact.kind);
  if (facts === undefined) {
    facts = new Map();
    state.facts.set(fact.kind, facts);
  }
  if (fact.value === 'absent' && fact.kind !== 'vm.state') {
    facts.delete(fact.subject);
    return;
  }
  const before = facts.get(fact.subject);
  const last = isUnobservable(fact.value) && before !== undefined ? lastSight(before) : undefined;
  facts.set(fact.subject, last === undefined ? fact : { ...fact, last });
}
