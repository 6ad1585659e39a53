import type { Fact, FactKind, FactValues } from '../../world/facts.ts';
import type { View } from '../operation.ts';
import type { KeptFact } from '../state.ts';

/** A source unheard for longer tells nothing any more: three missed rounds of the slowest one. */
const staleAfterMs = 45_000;

/** A fact as it may be read: known and fresh, or not observable, which is never ok. */
export type Seen<K extends FactKind> =
  | { readonly kind: 'known'; readonly value: Kept<K>; readonly at: number }
  | { readonly kind: 'unobservable'; readonly why: string; readonly since: number };

/** What has ended is forgotten; a VM alone may be absent and stay what it is. */
type Kept<K extends FactKind> = K extends 'vm.state'
  ? FactValues[K]
  : Exclude<FactValues[K], 'absent'>;

type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;

export function seen<K extends FactKind>(view: View, kind: K, subject: string): Seen<K> {
  const fact = latest(view, kind, subject);
  if (fact === undefined) return { kind: 'unobservable', why: 'never seen', since: view.startedAt };
  const value: unknown = fact.value;
  if (isUnobservable(value)) {
    return { kind: 'unobservable', why: value.unobservable, since: fact.at };
  }
  const heardAt = view.sources.get(fact.source) ?? fact.at;
  if (view.now - heardAt > staleAfterMs) {
    return { kind: 'unobservable', why: `${fact.source} is silent`, since: heardAt };
  }
  return { kind: 'known', value: fact.value as Kept<K>, at: fact.at };
}

/** The value if it is known and fresh. */
export function known<K extends FactKind>(
  view: View,
  kind: K,
  subject: string,
): Kept<K> | undefined {
  const answer = seen(view, kind, subject);
  return answer.kind === 'known' ? answer.value : undefined;
}

/** The last fact about it, whatever its age; for showing, not for deciding. */
export function latest<K extends FactKind>(
  view: View,
  kind: K,
  subject: string,
): FactOf<K> | undefined {
  return view.facts.get(kind)?.get(subject) as FactOf<K> | undefined;
}

/** What was seen last, however long ago: shown with its age, and never taken for what is so now. */
export function lastKnown<K extends FactKind>(
  view: View,
  kind: K,
  subject: string,
): Kept<K> | undefined {
  const fact = latest(view, kind, subject);
  const sight = fact && lastSight(fact);
  return sight && (sight.value as Kept<K>);
}

/** The fact itself, or what was seen before it could no longer be seen. */
export function lastSight(fact: KeptFact): Fact | undefined {
  return isUnobservable(fact.value) ? fact.last : fact;
}

/** When the fact was last confirmed: its source was heard and said nothing else. */
export function confirmedAt(view: View, fact: Fact): number {
  return isUnobservable(fact.value)
    ? fact.at
    : Math.max(fact.at, view.sources.get(fact.source) ?? 0);
}

export function subjectsOf(view: View, kind: FactKind): Iterable<string> {
  return view.facts.get(kind)?.keys() ?? [];
}

export function isUnobservable(value: unknown): value is { readonly unobservable: string } {
  return typeof value === 'object' && value !== null && 'unobservable' in value;
}
