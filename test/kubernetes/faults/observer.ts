import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { KubernetesAction, Result } from '../../../src/world/actions.ts';
import type { Fact, FactKind, FactValues, Unobservable } from '../../../src/world/facts.ts';
import type { Clock, WorldEvent } from '../../../src/world/ports.ts';
import { createSystemClock } from '../../../src/world/real/clock.ts';
import type { KubernetesApi } from '../../../src/world/real/kubernetes/api.ts';
import { openConnection } from '../../../src/world/real/kubernetes/connection/open.ts';
import { createKubernetesPort } from '../../../src/world/real/kubernetes/create.ts';
import { isUnobservable } from '../../conformance/facts.ts';
import { answersTo, newId } from '../../conformance/harness.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { writeKubeconfig } from '../../oracles/kubernetes/kubeconfig.ts';
import { referenceLab } from '../../simulation/reference-lab.ts';

/**
 * How long an outage may go unnoticed: a probe each 5 s, which waits for 5 s and is believed the
 * second time; and what a loaded machine adds.
 */
export const noticedWithinMs = 25_000;

/** Generous: how long it may take until all is known again. */
const knownAgainWithinMs = 90_000;

/** The adapter as the controller hears it: every fact that stands, and all that was said. */
export interface Observer {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly events: readonly WorldEvent[];
  readonly value: <K extends FactKind>(
    kind: K,
    subject: string,
  ) => FactValues[K] | Unobservable | undefined;
  /** Asks without waiting. */
  readonly ask: (action: KubernetesAction) => Promise<Result>;
  readonly until: (holds: () => boolean, withinMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ObserverOptions {
  /** In order; the last one stands in the kubeconfig. */
  readonly servers: readonly string[];
  readonly clock?: Clock;
  /** A watch that is silent for so long counts as dead, in the place of the adapter's own 80 s. */
  readonly idleMs?: number;
}

export async function openObserver(
  plane: ControlPlane,
  { servers, clock = createSystemClock(), idleMs }: ObserverOptions,
): Promise<Observer> {
  const kubeconfig = kubeconfigOf(plane, servers.at(-1) ?? plane.server);
  const endpoints = servers.slice(0, -1);
  const opened = await openConnection({ kubeconfig, endpoints, env: {}, home: '/nonexistent' });
  if (opened.kind === 'failed') throw new Error(opened.says);
  const api = idleMs === undefined ? opened.api : withIdle(opened.api, idleMs);
  const port = createKubernetesPort({ lab: referenceLab().lab, api, clock });
  const facts = new Map<string, Fact>();
  const events: WorldEvent[] = [];
  port.subscribe((event) => {
    events.push(event);
    if (event.kind !== 'observed') return;
    for (const fact of event.facts) {
      const key = `${fact.kind} ${fact.subject}`;
      if (fact.value === 'absent') facts.delete(key);
      else facts.set(key, fact);
    }
  });
  const until = (holds: () => boolean, withinMs = knownAgainWithinMs) =>
    vi.waitUntil(holds, { timeout: withinMs, interval: 20 });
  return {
    facts,
    events,
    value: (kind, subject) => facts.get(`${kind} ${subject}`)?.value as never,
    async ask(action) {
      const id = newId();
      port.perform({ id, action });
      await until(() => answersTo(events, id).length > 0);
      const [result] = answersTo(events, id);
      if (result === undefined) throw new Error('bug: no answer');
      return result;
    },
    async until(holds, withinMs) {
      await until(holds, withinMs);
    },
    async close() {
      await port.close();
      await api.close();
    },
  };
}

function withIdle(api: KubernetesApi, idleMs: number): KubernetesApi {
  return { ...api, watch: (request, onLine) => api.watch({ ...request, idleMs }, onLine) };
}

/** What is told as known: everything that does not say of itself that it cannot be seen. */
export function knownFacts({ facts }: Observer): string[] {
  return [...facts].flatMap(([key, { kind, value }]) =>
    isUnobservable(value) || (kind === 'kubernetes.api' && value === false) ? [] : [key],
  );
}

/** The API is known to answer. */
export function seesApi({ value }: Observer): boolean {
  return value('kubernetes.api', 'cluster') === true;
}

/** Signs in by token, which a proxy that ends TLS can hand on. */
function kubeconfigOf(plane: ControlPlane, server: string): string {
  const { users } = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as {
    readonly users: readonly [{ readonly user: { readonly token: string } }];
  };
  const file = join(plane.folder, `${randomUUID()}.kubeconfig`);
  return writeKubeconfig(file, server, `${plane.authority}.crt`, users[0].user);
}
