import type { Action, Result } from '../../src/world/actions.ts';
import type { Port, WorldEvent } from '../../src/world/ports.ts';

/** A port under test with what it takes to watch it, whatever its time is made of. */
export interface Harness<A extends Action> {
  readonly port: Port<A>;
  /** Lets time go on until it holds; throws when it will not. */
  until(what: string, holds: () => boolean): Promise<void>;
}

/** Opens a port in a lab of its own: `examples/homelab`, all hosts on unless the suite says otherwise. */
export type Open<H> = () => Promise<H>;

let requests = 0;

export function newId(): string {
  requests++;
  return `conformance-1/${requests}`;
}

/** Everything that the port says from now on. */
export function listen<A extends Action>(harness: Harness<A>): WorldEvent[] {
  const heard: WorldEvent[] = [];
  harness.port.subscribe((event) => heard.push(event));
  return heard;
}

export function answersTo(heard: readonly WorldEvent[], id: string): Result[] {
  return heard.flatMap((event) =>
    event.kind === 'finished' && event.id === id ? [event.result] : [],
  );
}

/** Asks and waits for the answer. */
export async function ask<A extends Action>(harness: Harness<A>, action: A): Promise<Result> {
  const heard = listen(harness);
  const id = newId();
  harness.port.perform({ id, action });
  await harness.until(`an answer to ${action.kind}`, () => answersTo(heard, id).length > 0);
  const [result] = answersTo(heard, id);
  if (result === undefined) throw new Error('bug: no answer');
  return result;
}
