import { allowed, type Gate, held, type Proposal } from '../gate.ts';
import type { View } from '../operation.ts';
import { spendingOf } from '../spending.ts';
import type { Spending } from '../state.ts';

interface Budget {
  readonly max: number;
  readonly withinMs: number;
  readonly of: string;
}

const hourMs = 3_600_000;

/** Whole numbers, never percent: with three nodes a third is one too many or none at all. */
const budgets: Readonly<Record<Spending['kind'], Budget>> = {
  wake: { max: 20, withinMs: hourMs, of: 'wake signals an hour' },
  'power-off': { max: 4, withinMs: 6 * hourMs, of: 'power-offs in six hours' },
  'vm-repair': { max: 4, withinMs: hourMs, of: 'repairs an hour' },
};

/** So many nodes may be under repair at once. */
const repairsAtOnceMax = 2;

/** A repair that does not help is not repeated for ever, and many at once are no repair any more. */
export const budget: Gate = {
  name: 'budget',
  check(proposal, view) {
    const { action } = proposal;
    const asked = spendingOf(action);
    // A stop counts but is never held: a leave that runs out of time closes its disks by it.
    if (asked === undefined || action.kind === 'vm.stop') return allowed;
    const { max, withinMs, of } = budgets[asked.kind];
    const since = view.now - withinMs;
    const spent = view.spent.filter(
      (one) => one.kind === asked.kind && one.subject === asked.subject && one.at > since,
    );
    const first = spent[0];
    if (spent.length >= max && first !== undefined) {
      const minutes = Math.ceil((first.at + withinMs - view.now) / 60_000);
      return held(
        `${asked.subject} has had its ${max} ${of}`,
        `It is tried again in ${minutes} min; until then somebody should look at it.`,
      );
    }
    return asked.kind === 'vm-repair' ? checkAtOnce(proposal, view) : allowed;
  },
};

function checkAtOnce({ operation }: Proposal, view: View) {
  if (operation.kind !== 'repair-vm') return allowed;
  // Only those that began earlier count, or three would wait for each other for ever.
  const others = [];
  for (const other of view.operations.values()) {
    if (other.id === operation.id) break;
    const isBusy = other.attempts.size > 0 && other.stalled === undefined;
    if (other.kind === 'repair-vm' && isBusy) others.push(other);
  }
  if (others.length < repairsAtOnceMax) return allowed;
  return held(
    `${others.length} nodes are under repair already`,
    'It goes on when one of them works again.',
  );
}
