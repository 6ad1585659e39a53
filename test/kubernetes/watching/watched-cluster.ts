import { vi } from 'vitest';
import type { Lab } from '../../../src/model/lab.ts';
import type { Fact, FactKind, FactValues, Unobservable } from '../../../src/world/facts.ts';
import type { WorldEvent } from '../../../src/world/ports.ts';
import { createSystemClock } from '../../../src/world/real/clock.ts';
import type { KubernetesApi } from '../../../src/world/real/kubernetes/api.ts';
import { openConnection } from '../../../src/world/real/kubernetes/connection/open.ts';
import {
  createKubernetesPort,
  type KubernetesPort,
} from '../../../src/world/real/kubernetes/create.ts';

/** A port on a cluster, and what a core that listens to it would hold for true. */
export interface WatchedCluster {
  readonly port: KubernetesPort;
  readonly heard: readonly WorldEvent[];
  /** The newest word; nothing when it has ended. */
  fact<K extends FactKind>(kind: K, subject: string): FactValues[K] | Unobservable | undefined;
  subjects(kind: FactKind): string[];
  close(): Promise<void>;
}

export async function watchCluster(
  lab: Lab,
  kubeconfig: string,
  wrap: (api: KubernetesApi) => KubernetesApi = (api) => api,
): Promise<WatchedCluster> {
  const clock = createSystemClock();
  const api = await openApi(kubeconfig);
  const port = createKubernetesPort({ lab, api: wrap(api), clock });
  const heard: WorldEvent[] = [];
  const facts = new Map<string, Fact>();
  port.subscribe((event) => {
    heard.push(event);
    if (event.kind !== 'observed') return;
    for (const fact of event.facts) {
      const key = `${fact.kind} ${fact.subject}`;
      if (fact.value === 'absent') facts.delete(key);
      else facts.set(key, fact);
    }
  });
  return {
    port,
    heard,
    fact: <K extends FactKind>(kind: K, subject: string) =>
      facts.get(`${kind} ${subject}`)?.value as FactValues[K] | Unobservable | undefined,
    subjects: (kind) =>
      [...facts.values()].flatMap((fact) => (fact.kind === kind ? [fact.subject] : [])),
    async close() {
      await port.close();
      await api.close();
    },
  };
}

export async function openApi(kubeconfig: string): Promise<KubernetesApi> {
  const opened = await openConnection({ kubeconfig, env: {}, home: '/nowhere' });
  if (opened.kind === 'failed') throw new Error(opened.says);
  return opened.api;
}

const patience = { timeout: 120_000, interval: 50 };

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(holds, patience);
}
