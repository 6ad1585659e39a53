import type { ActionKind } from '../world/actions.ts';

/** How long Lowtide waits for one kind of action, and how often it tries. */
export interface Patience {
  /** Without a result for this long it counts as unanswered. */
  readonly answerMs: number;
  /** After `done`, how long until the effect must show before it is asked for again. */
  readonly effectMs: number;
  /** Tries in one operation before a person is called; from then on it is tried every {@link stalledRetryMs}. */
  readonly triesMax: number;
}

/** An action that needs a person is tried again now and then: the person may not tell us. */
export const stalledRetryMs = 600_000;

const backoffFirstMs = 5_000;
const backoffMaxMs = 120_000;

/** After `retry`: 5 s, 10 s, 20 s … at most two minutes. */
export function backoffMs(count: number): number {
  return Math.min(backoffFirstMs * 2 ** Math.min(count - 1, 10), backoffMaxMs);
}

/** After `wait` (a 429, a failed precondition): what holds it changes by itself, so ask steadily. */
export const waitMs = 5_000;

const quick: Patience = { answerMs: 30_000, effectMs: 15_000, triesMax: 10 };

export const patienceOf: Readonly<Record<ActionKind, Patience>> = {
  // A packet may be lost and a host takes a minute to boot: ask again early, the budget caps it.
  'host.wake': { answerMs: 10_000, effectMs: 25_000, triesMax: 60 },
  'host.power-off': { answerMs: 30_000, effectMs: 60_000, triesMax: 5 },
  'vm.start': quick,
  'vm.shutdown': { answerMs: 30_000, effectMs: 60_000, triesMax: 3 },
  'vm.stop': quick,
  'vm.reset': quick,
  'vm.rebuild': { answerMs: 120_000, effectMs: 60_000, triesMax: 3 },
  // Installing and the first boot take minutes (facts: 108 s on a loaded machine).
  'talos.apply-config': { answerMs: 60_000, effectMs: 180_000, triesMax: 8 },
  'talos.bootstrap': { answerMs: 60_000, effectMs: 60_000, triesMax: 20 },
  'talos.shutdown': { answerMs: 30_000, effectMs: 60_000, triesMax: 8 },
  'etcd.forfeit-leadership': { answerMs: 15_000, effectMs: 8_000, triesMax: 6 },
  'etcd.snapshot': { answerMs: 60_000, effectMs: 15_000, triesMax: 4 },
  'etcd.remove-member': quick,
  'node.cordon': quick,
  'node.uncordon': quick,
  'node.mark-out-of-service': quick,
  'node.unmark-out-of-service': quick,
  'node.label': quick,
  'node.annotate': quick,
  // Termination takes its grace period (30 s by default) and a budget may refuse for long.
  'pod.evict': { answerMs: 30_000, effectMs: 40_000, triesMax: 120 },
  'pod.delete': { answerMs: 30_000, effectMs: 40_000, triesMax: 10 },
  'workload.surge': quick,
  'workload.settle': quick,
  'ceph.set-noout': quick,
  'ceph.unset-noout': quick,
};
