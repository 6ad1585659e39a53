import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/world/actions.ts';
import { answersTo, ask, type Harness, listen, newId, type Open } from './harness.ts';

export interface PortCases<A extends Action> {
  /** Can be done, and asked for again when it is. */
  readonly feasible: A;
  /** About subjects that the lab does not have, one a kind of action. */
  readonly unknown: readonly A[];
}

/** What `src/world/ports.ts` promises of every port. */
export function portSuite<A extends Action>(
  name: string,
  open: Open<Harness<A>>,
  { feasible, unknown }: PortCases<A>,
): void {
  describe(`${name} keeps the contract of a port`, () => {
    test('perform returns before anything is heard', async () => {
      const harness = await open();
      const heard = listen(harness);
      const id = newId();
      harness.port.perform({ id, action: feasible });
      expect(answersTo(heard, id)).toEqual([]);
      await harness.until('the answer', () => answersTo(heard, id).length > 0);
    });

    test('nothing is heard from within subscribe', async () => {
      const harness = await open();
      expect(listen(harness)).toEqual([]);
    });

    test('events reach a listener one at a time', async () => {
      const harness = await open();
      let inside = 0;
      let most = 0;
      harness.port.subscribe(() => {
        inside++;
        most = Math.max(most, inside);
        harness.port.subscribe(() => {})();
        if (most < 3) harness.port.perform({ id: newId(), action: feasible });
        inside--;
      });
      await ask(harness, feasible);
      expect(most).toBe(1);
    });

    test('a request that comes twice is answered once', async () => {
      const harness = await open();
      const heard = listen(harness);
      const id = newId();
      harness.port.perform({ id, action: feasible });
      harness.port.perform({ id, action: feasible });
      await harness.until('the answer', () => answersTo(heard, id).length > 0);
      harness.port.perform({ id, action: feasible });
      await ask(harness, feasible);
      expect(answersTo(heard, id)).toHaveLength(1);
    });

    test('what is done already is done when asked again under a new id', async () => {
      const harness = await open();
      expect(await ask(harness, feasible)).toMatchObject({ kind: 'done' });
      expect(await ask(harness, feasible)).toMatchObject({ kind: 'done' });
    });

    test('every listener hears; one that left does not', async () => {
      const harness = await open();
      const stays = listen(harness);
      const left: unknown[] = [];
      const leave = harness.port.subscribe((event) => left.push(event));
      leave();
      const id = newId();
      harness.port.perform({ id, action: feasible });
      await harness.until('the answer', () => answersTo(stays, id).length > 0);
      expect(left).toEqual([]);
    });

    test.each(unknown.map((action) => [action.kind, action] as const))(
      '%s of a subject that the lab does not have is stalled, with a next step',
      async (_, action) => {
        const harness = await open();
        expect(await ask(harness, action)).toEqual({
          kind: 'stalled',
          why: expect.stringMatching(/\.$/),
          next: expect.stringMatching(/\.$/),
        });
      },
    );
  });
}
