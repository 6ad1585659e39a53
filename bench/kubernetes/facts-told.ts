import type { Fact, FactKind } from '../../src/world/facts.ts';
import type { WorldEvent } from '../../src/world/ports.ts';
import type { Said } from './observer.ts';
import { size } from './size.ts';

/** Says when everything was told for the first time, and then each change of a node's readiness. */
export function createTeller(say: (said: Said) => void): (event: WorldEvent) => void {
  const told = new Map<FactKind, number>();
  const ready = new Map<string, string>();
  let isComplete = false;
  return (event) => {
    if (event.kind !== 'observed') return;
    for (const fact of event.facts) {
      if (!isKnown(fact)) continue;
      if (!isComplete) told.set(fact.kind, (told.get(fact.kind) ?? 0) + 1);
      const change = readinessOf(fact);
      if (change === undefined || change.ready === ready.get(change.node)) continue;
      const isFirst = !ready.has(change.node);
      ready.set(change.node, change.ready);
      if (!isFirst) say({ kind: 'node', at: Date.now(), ...change });
    }
    if (isComplete || !hasAll(told)) return;
    isComplete = true;
    const objects = [...told.values()].reduce((sum, count) => sum + count, 0);
    say({ kind: 'complete', at: Date.now(), objects });
  };
}

function hasAll(told: ReadonlyMap<FactKind, number>): boolean {
  const wanted: readonly (readonly [FactKind, number])[] = [
    ['kubernetes.api', 1],
    ['kubernetes.node', size.nodes],
    ['kubernetes.pod', size.pods],
    ['kubernetes.workload', size.deployments],
    ['kubernetes.budget', size.budgets],
  ];
  return wanted.every(([kind, count]) => (told.get(kind) ?? 0) >= count);
}

function isKnown({ value }: Fact): boolean {
  return !(typeof value === 'object' && value !== null && 'unobservable' in value);
}

function readinessOf({ kind, subject, value }: Fact) {
  if (kind !== 'kubernetes.node' || 'unobservable' in value) return undefined;
  return { node: subject, ready: value.ready };
}
