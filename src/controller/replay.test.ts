import fc from 'fast-check';
import { expect, test } from 'vitest';
import { darken, evening, healthyState, host, pass, see } from '../../test/observed.ts';
import type { Entry } from './entry.ts';
import type { Event } from './event.ts';
import { memoryOf } from './snapshot.ts';
import { startState } from './start.ts';
import type { State } from './state.ts';
import { step } from './step.ts';

const subjects = ['gamer', 'nixos', 'nuc1', 'nuc3'];
const deed = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1_000, max: 90_000 }) }),
  fc.record({
    do: fc.constantFrom('dark', 'light', 'off', 'on', 'announce'),
    host: fc.constantFrom(...subjects),
  }),
  fc.record({ do: fc.constantFrom('hold' as const, 'release' as const) }),
);

test('the journal folded again gives what the run remembered', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const state = healthyState();
      const before = memoryOf(state);
      const entries: Entry[] = [{ at: evening, kind: 'snapshot', memory: before }];
      for (const one of deeds) entries.push(...perform(state, one));
      const again = startState(state.lab, state.manifests, entries, state.now);
      expect(lasting(again)).toEqual(lasting(state));
      const { at: _, ...rest } = {
        at: state.now,
        kind: 'snapshot' as const,
        memory: memoryOf(state),
      };
      const rotated = startState(
        state.lab,
        state.manifests,
        [{ at: state.now, ...rest }],
        state.now,
      );
      expect(lasting(rotated)).toEqual(lasting(state));
    }),
    { numRuns: 60 },
  );
});

type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

function perform(state: State, one: Deed): readonly Entry[] {
  const events = eventsOf(state, one);
  const entries: Entry[] = [];
  for (const event of events) {
    const stepped = step(state, event);
    entries.push(...stepped.entries);
    for (const { id } of stepped.requests.slice(1)) {
      const result = { kind: 'done' } as const;
      entries.push(...step(state, { kind: 'finished', at: state.now, id, result }).entries);
    }
  }
  return entries;
}

function eventsOf(state: State, one: Deed): Event[] {
  const at = state.now;
  const by = 'ann';
  switch (one.do) {
    case 'pass':
      pass(state, one.ms);
      return [{ kind: 'tick', at: state.now }];
    case 'hold':
      return [{ kind: 'intent', at, intent: { kind: 'hold', by, why: 'a test' } }];
    case 'release':
      return [{ kind: 'intent', at, intent: { kind: 'release', by } }];
    case 'off':
      return [
        {
          kind: 'intent',
          at,
          intent: { kind: 'off', by, host: host(one.host), withinMs: 60_000 },
        },
      ];
    case 'on':
      return [{ kind: 'intent', at, intent: { kind: 'on', by, host: host(one.host) } }];
    case 'announce':
      return [{ kind: 'announced', at, host: host(one.host), withinMs: 60_000 }];
    case 'dark':
      darken(state, host(one.host));
      return [{ kind: 'tick', at }];
    case 'light':
      see(state, 'host.reachable', one.host, true, 'ping');
      return [{ kind: 'tick', at }];
  }
}

/** What the journal must keep; what a step thinks at the moment is thought again. */
function lasting(state: State) {
  const memory: Record<string, unknown> = JSON.parse(memoryOf(state));
  const operations = [...state.operations.values()].map((operation) => ({
    ...operation,
    step: '',
    entered: new Map(),
    waiting: '',
    stalled: undefined,
    held: new Map(),
  }));
  return { ...memory, operations };
}
