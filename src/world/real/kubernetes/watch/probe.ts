import type { Clock, Unsubscribe } from '../../../ports.ts';
import type { ApiAnswer, KubernetesApi } from '../api.ts';
import { metadataLists } from './requests.ts';
import { whyOf } from './trouble-text.ts';

/** Does the API answer, with etcd behind it? */
export type Pulse =
  | { readonly kind: 'up' }
  /** No server answers, or none that can read what etcd agreed on. */
  | { readonly kind: 'down'; readonly why: string }
  /** Something answers, but not to us. */
  | { readonly kind: 'blind'; readonly why: string };

export interface Probe {
  /** Something failed: asks now rather than when it would be time. */
  hurry(): void;
  /** When it was last known, ms since the epoch. */
  readonly heardAt: () => number;
  stop(): void;
}

const everyMs = 5_000;

/** While it is down, so that it is soon noticed that it is back. */
const everyWhileDownMs = 1_500;

/** A loaded etcd on a Raspberry Pi takes its time. */
const timeoutMs = 5_000;

/** One answer may be lost: the second failure in a row is believed. */
const secondTryMs = 300;

/** Who asks for more time than this before the next try is believed at once. */
const believedAtOnceMs = 5_000;

/** However long a server wants to be left alone, it is asked again by then. */
const retryAfterMostMs = 30_000;

/**
 * Asks for one node's name every few seconds. Without a `resourceVersion` it is a quorum read, so it
 * fails when etcd cannot agree on anything, though the server itself still answers.
 */
export function createProbe(
  api: KubernetesApi,
  clock: Clock,
  onPulse: (pulse: Pulse) => void,
): Probe {
  const ending = new AbortController();
  let failures = 0;
  let isAsking = false;
  let heardAt = Number.NEGATIVE_INFINITY;
  let cancel: Unsubscribe = () => {};

  const ask = async (): Promise<void> => {
    if (isAsking || ending.signal.aborted) return;
    isAsking = true;
    cancel();
    const answer = await api.send({
      method: 'GET',
      path: '/api/v1/nodes',
      query: { limit: '1' },
      accept: metadataLists,
      timeoutMs,
      signal: ending.signal,
    });
    isAsking = false;
    if (ending.signal.aborted) return;
    const pulse = pulseOf(answer);
    failures = pulse.kind === 'up' ? 0 : failures + 1;
    const asksForMs = answer.kind === 'refused' ? (answer.retryAfterMs ?? 0) : 0;
    const isBelieved = failures !== 1 || asksForMs > believedAtOnceMs;
    if (isBelieved) heardAt = clock.now();
    const delayMs = Math.max(delayAfter(failures), Math.min(asksForMs, retryAfterMostMs));
    cancel = clock.after(delayMs, () => void ask());
    if (isBelieved) onPulse(pulse);
  };

  cancel = clock.after(0, () => void ask());
  return {
    hurry: () => {
      if (failures === 0) void ask();
    },
    heardAt: () => heardAt,
    stop() {
      cancel();
      ending.abort();
    },
  };
}

function delayAfter(failures: number): number {
  if (failures === 0) return everyMs;
  return failures === 1 ? secondTryMs : everyWhileDownMs;
}

function pulseOf(answer: ApiAnswer): Pulse {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'up' };
    case 'unreachable':
      return { kind: answer.cause === 'passing' ? 'down' : 'blind', why: whyOf(answer) };
    case 'refused':
      return { kind: answer.status >= 500 ? 'down' : 'blind', why: whyOf(answer) };
  }
}
