import type { Lab } from '../../../model/lab.ts';
import type { KubernetesAction, Result } from '../../actions.ts';
import { createOutbox } from '../../outbox.ts';
import type { Clock, Port, Unsubscribe } from '../../ports.ts';
import type { KubernetesApi } from './api.ts';
import { performKubernetes } from './perform/perform.ts';
import { source } from './view/told.ts';
import { createWatching } from './watching.ts';

/** The Kubernetes port of the real world. */
export interface KubernetesPort extends Port<KubernetesAction> {
  /** Watches no more. The `api` belongs to whoever opened it. */
  close(): Promise<void>;
}

export interface KubernetesPortOptions {
  readonly lab: Lab;
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** 0 ≤ x < 1: spreads what would else be asked all at once. */
  readonly random?: () => number;
}

/** Requests that are remembered, so that one that is repeated is made once; then the oldest go. */
const idsMax = 10_000;

/**
 * Watches the cluster and acts on it. Facts have the source `kubernetes`. Nodes that the lab does not
 * declare are not told of; pods on them are, as any others.
 */
export function createKubernetesPort(options: KubernetesPortOptions): KubernetesPort {
  const { lab, api, clock, random = Math.random } = options;
  const outbox = createOutbox();
  const asked = new Set<string>();

  const deliver = (): void => {
    clock.after(0, outbox.deliver);
  };
  const watching = createWatching({ lab, api, clock, random }, (facts) => {
    outbox.tell({ kind: 'observed', at: clock.now(), source, facts });
    deliver();
  });
  const finish = (id: string, result: Result): void => {
    outbox.tell({ kind: 'finished', at: clock.now(), id, result });
    deliver();
  };
  return {
    perform({ id, action }) {
      if (asked.has(id)) return;
      const [oldest] = asked;
      if (asked.size >= idsMax && oldest !== undefined) asked.delete(oldest);
      asked.add(id);
      clock.after(0, () => {
        performKubernetes(api, lab, action).then(
          (result) => finish(id, result),
          (error: unknown) => finish(id, { kind: 'bug', why: String(error) }),
        );
      });
    },
    subscribe(listener): Unsubscribe {
      const subscription = outbox.add(listener);
      clock.after(0, () => {
        const facts = watching.everything();
        const all = { kind: 'observed', at: clock.now(), source, facts } as const;
        subscription.begin(facts.length === 0 ? [] : [all]);
        outbox.deliver();
      });
      return subscription.end;
    },
    async close() {
      watching.stop();
    },
  };
}
