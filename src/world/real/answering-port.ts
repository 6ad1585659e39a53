import type { Action, Result } from '../actions.ts';
import type { Clock, Port, WorldEvent } from '../ports.ts';

/** Requests that are remembered, so that one that is repeated is answered once; then the oldest go. */
const idsMax = 10_000;

/** A port that sees nothing and tells no facts: it takes actions and answers them, each once. */
export function createAnsweringPort<A extends Action>(
  clock: Clock,
  answer: (action: A) => Promise<Result>,
): Port<A> {
  const listeners = new Set<(event: WorldEvent) => void>();
  const seen = new Set<string>();

  const finish = (id: string, result: Result) => {
    for (const listener of [...listeners])
      listener({ kind: 'finished', at: clock.now(), id, result });
  };
  return {
    perform({ id, action }) {
      if (seen.has(id)) return;
      const [oldest] = seen;
      if (seen.size >= idsMax && oldest !== undefined) seen.delete(oldest);
      seen.add(id);
      clock.after(0, () => {
        answer(action).then((result) => finish(id, result));
      });
    },
    subscribe(listener) {
      const own = (event: WorldEvent) => listener(event);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
