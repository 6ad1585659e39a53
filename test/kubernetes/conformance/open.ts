import { setTimeout as pass } from 'node:timers/promises';
import { createSystemClock } from '../../../src/world/real/clock.ts';
import { openConnection } from '../../../src/world/real/kubernetes/connection/open.ts';
import { createKubernetesPort } from '../../../src/world/real/kubernetes/create.ts';
import type { KubernetesHarness } from '../../conformance/kubernetes/harness.ts';
import type { Reference } from './reference.ts';

export interface Opened {
  readonly harness: KubernetesHarness;
  readonly close: () => Promise<void>;
}

/** A relist after the API was away waits for its backoff; a loaded machine takes its time. */
const patienceMs = 120_000;
const lookMs = 25;

/** A port of its own, connected as this user. */
export async function openAs(reference: Reference, user: string): Promise<Opened> {
  const clock = createSystemClock();
  const connection = await openConnection({
    kubeconfig: reference.plane.kubeconfigFor(user),
    env: {},
    clock,
  });
  if (connection.kind === 'failed') throw new Error(connection.says);
  const { api } = connection;
  const port = createKubernetesPort({ lab: reference.lab, api, clock });
  return {
    harness: { ...reference.hands, port, until },
    async close() {
      await port.close();
      await api.close();
    },
  };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pass(lookMs);
  }
}
