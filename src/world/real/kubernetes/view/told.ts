import type { Fact, FactKind, FactValues, Unobservable } from '../../../facts.ts';

/** Something may be otherwise: it is looked at again when the next facts are told. */
export type Touch = (kind: KubernetesFactKind, subject: string) => void;

export type KubernetesFactKind = Extract<FactKind, `kubernetes.${string}`>;

/** `undefined`: there is nothing to tell of it yet. */
export type Value = FactValues[KubernetesFactKind] | Unobservable | undefined;

/** What was told of each subject last, and what has to be looked at again. */
export interface Told {
  readonly touch: Touch;
  /** All that was told of the kind is looked at again. */
  touchAll(kind: KubernetesFactKind): void;
  has(kind: KubernetesFactKind, subject: string): boolean;
  /**
   * What is not as it was told. An end is told once, and then the subject is forgotten. What there
   * is nothing to tell of yet is looked at again the next time.
   */
  changes(now: number, read: (kind: KubernetesFactKind, subject: string) => Value): Fact[];
  everything(): Fact[];
}

export const source = 'kubernetes';

export function createTold(): Told {
  const told = new Map<KubernetesFactKind, Map<string, Fact>>();
  const touched = new Map<KubernetesFactKind, Set<string>>();

  const toldOf = (kind: KubernetesFactKind): Map<string, Fact> => {
    const known = told.get(kind) ?? new Map<string, Fact>();
    told.set(kind, known);
    return known;
  };

  const touch: Touch = (kind, subject) => {
    const known = touched.get(kind);
    if (known === undefined) touched.set(kind, new Set([subject]));
    else known.add(subject);
  };

  const changed = (
    kind: KubernetesFactKind,
    subject: string,
    value: Exclude<Value, undefined>,
    at: number,
  ): Fact | undefined => {
    const known = toldOf(kind);
    const before = known.get(subject);
    const hasEnded = value === 'absent';
    if (hasEnded && before === undefined) return undefined;
    if (before !== undefined && JSON.stringify(before.value) === JSON.stringify(value)) {
      return undefined;
    }
    const fact = { kind, subject, value, at, source } as Fact;
    if (hasEnded) known.delete(subject);
    else known.set(subject, fact);
    return fact;
  };

  return {
    touch,
    touchAll(kind) {
      for (const subject of toldOf(kind).keys()) touch(kind, subject);
    },
    has: (kind, subject) => told.get(kind)?.has(subject) === true,
    changes(now, read) {
      const facts: Fact[] = [];
      for (const [kind, subjects] of touched) {
        for (const subject of subjects) {
          const value = read(kind, subject);
          if (value === undefined) continue;
          subjects.delete(subject);
          const fact = changed(kind, subject, value, now);
          if (fact !== undefined) facts.push(fact);
        }
      }
      return facts;
    },
    everything: () => [...told.values()].flatMap((facts) => [...facts.values()]),
  };
}
