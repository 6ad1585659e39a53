import { computed, effect, signal } from '@preact/signals';
import { askForecast } from './api.ts';
import type { Forecast } from './contract.ts';
import { hosts } from './state.ts';
import { chosenOff } from './view-state.ts';

/** The set of hosts that the question is about, in the lab's order. */
export const questionOff = computed(() => {
  const chosen = chosenOff.value;
  return hosts.value
    .filter((host) => (chosen === undefined ? host.power !== 'on' : chosen.has(host.name)))
    .map((host) => host.name as string);
});

export type WhatIf =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly forecast: Forecast; readonly remedy?: Remedy }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** The one host of the set whose return helps most. */
export interface Remedy {
  readonly host: string;
  readonly forecast: Forecast;
}

export const whatIf = signal<WhatIf>({ kind: 'asking' });

/** The answer that is on screen while the next is asked. */
export const lastForecast = signal<Forecast | undefined>(undefined);

/** Asks again whenever the question changes; an answer that comes too late is dropped. */
export function answerWhatIf(): void {
  const key = computed(() => (hosts.value.length === 0 ? undefined : questionOff.value.join()));
  let pending = new AbortController();
  effect(() => {
    const question = key.value;
    pending.abort();
    if (question === undefined) return;
    pending = new AbortController();
    void answer(
      question.split(',').filter((name) => name !== ''),
      pending.signal,
    );
  });
}

async function answer(off: readonly string[], signal: AbortSignal): Promise<void> {
  whatIf.value = { kind: 'asking' };
  const reply = await askForecast(off, signal);
  if (signal.aborted) return;
  if (reply.kind === 'failed') {
    whatIf.value = { kind: 'failed', says: reply.says, next: reply.next };
    return;
  }
  const forecast = reply.value;
  lastForecast.value = forecast;
  whatIf.value = { kind: 'answered', forecast };
  if (!hurts(forecast)) return;
  const remedy = await bestReturn(forecast, off, signal);
  if (!signal.aborted && remedy !== undefined)
    whatIf.value = { kind: 'answered', forecast, remedy };
}

function hurts(forecast: Forecast): boolean {
  return !forecast.etcd.quorum || !forecast.endpoint.reachable || forecast.pods.stranded.length > 0;
}

/** Which single host, switched on again, gives back most: quorum first, then storage, then pods. */
async function bestReturn(
  now: Forecast,
  off: readonly string[],
  signal: AbortSignal,
): Promise<Remedy | undefined> {
  const replies = await Promise.all(
    off.map(async (host) => {
      const without = off.filter((other) => other !== host);
      return { host, reply: await askForecast(without, signal) };
    }),
  );
  const better = replies
    .flatMap(({ host, reply }) => (reply.kind === 'ok' ? [{ host, forecast: reply.value }] : []))
    .filter((remedy) => worth(remedy.forecast) > worth(now))
    .toSorted((a, b) => worth(b.forecast) - worth(a.forecast));
  // A host that Lowtide can wake comes back by itself; a broken one has to be mended first.
  return better.find((remedy) => canWake(remedy.host)) ?? better[0];
}

function canWake(name: string): boolean {
  return hosts.value.some((host) => host.name === name && host.volatile);
}

function worth(forecast: Forecast): number {
  return (
    (forecast.etcd.quorum ? 1_000_000 : 0) +
    (forecast.ceph?.monQuorum === true ? 100_000 : 0) -
    forecast.pods.stranded.length
  );
}
