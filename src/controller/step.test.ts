import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { darken, evening, healthyState, host, node, pass, see } from '../../test/observed.ts';
import type { Action } from '../world/actions.ts';
import type { Entry } from './entry.ts';
import type { Event } from './event.ts';
import { memoryOf } from './snapshot.ts';
import { startState } from './start.ts';
import type { State } from './state.ts';
import { type Stepped, step } from './step.ts';

const gamer = host('gamer');
const off: Event = {
  kind: 'intent',
  at: evening,
  intent: { kind: 'off', by: 'ann', host: gamer, withinMs: 120_000 },
};

function tick(state: State, ms = 2_000): Stepped {
  pass(state, ms);
  return step(state, { kind: 'tick', at: state.now });
}

function kinds(stepped: Stepped): string[] {
  return stepped.requests.map((request) => request.action.kind);
}

/** Answers every request with `done`, as a world would. */
function answerAll(state: State, { requests }: Stepped): Entry[] {
  return requests.flatMap(({ id }) => [
    ...step(state, { kind: 'finished', at: state.now, id, result: { kind: 'done' } }).entries,
  ]);
}

test('a healthy lab wants nothing', () => {
  const state = healthyState();
  expect(tick(state)).toMatchObject({ requests: [], entries: [] });
});

describe('a leave', () => {
  test('begins with a cordon, and the journal line stands before the action', () => {
    const state = healthyState();
    const { requests, entries } = step(state, off);
    expect(requests.map((request) => request.action)).toEqual([
      { kind: 'node.cordon', node: 'talos03' },
      { kind: 'node.cordon', node: 'talos08' },
    ]);
    expect(entries.map((entry) => entry.kind)).toEqual(['intent', 'opened', 'acting', 'acting']);
  });

  test('asked twice it wants nothing more', () => {
    const state = healthyState();
    step(state, off);
    expect(kinds(step(state, off))).toEqual([]);
    expect(kinds(tick(state))).toEqual([]);
  });

  test('goes on with the next step when the cordon is seen', () => {
    const state = healthyState();
    for (const name of ['talos01', 'talos02', 'talos03']) {
      const member = `m-${name}`;
      const status = { member, learner: false, leader: 'm-talos03', raftIndex: 1 };
      see(state, 'etcd.status', name, status, `talos/${name}`);
    }
    answerAll(state, step(state, off));
    for (const name of ['talos03', 'talos08']) {
      const cordoned = {
        ready: 'True',
        readySince: 0,
        cordonedBy: 'lowtide',
        outOfService: false,
      } as const;
      see(state, 'kubernetes.node', name, cordoned, 'kubernetes');
    }
    expect(kinds(tick(state))).toEqual(['etcd.forfeit-leadership']);
  });

  test('with the Kubernetes API away it drops what needs it and still shuts Talos down in time', () => {
    const state = healthyState();
    see(state, 'kubernetes.api', 'cluster', false, 'kubernetes');
    step(state, off);
    const asked = new Set<string>();
    const dropped: string[] = [];
    for (let second = 0; second < 118; second += 2) {
      const stepped = tick(state);
      for (const request of stepped.requests) asked.add(request.action.kind);
      for (const entry of stepped.entries) if (entry.kind === 'dropped') dropped.push(entry.step);
      answerAll(state, stepped);
    }
    expect(dropped).toContain('cordon its nodes');
    expect(asked).toContain('talos.shutdown');
    expect(asked).toContain('vm.stop');
  });

  test('an owner who stays on gets the lab back', () => {
    const state = healthyState();
    step(state, { kind: 'announced', at: evening, host: gamer, withinMs: 60_000 });
    expect([...state.operations.values()].map((one) => one.kind)).toEqual(['leave']);
    for (let second = 0; second < 300; second += 2) answerAll(state, tick(state));
    expect(state.absences.has(gamer)).toBe(false);
    expect(state.ended.map((one) => one.outcome)).toContain('superseded');
  });

  test('called off by its owner it turns into a return', () => {
    const state = healthyState();
    step(state, off);
    const on: Event = {
      kind: 'intent',
      at: state.now,
      intent: { kind: 'on', by: 'ann', host: gamer },
    };
    const cordoned = {
      ready: 'True',
      readySince: 0,
      cordonedBy: 'lowtide',
      outOfService: false,
    } as const;
    see(state, 'kubernetes.node', 'talos08', cordoned, 'kubernetes');
    expect(kinds(step(state, on))).toEqual(['node.uncordon']);
    expect([...state.operations.values()].map((one) => one.kind)).toEqual(['return']);
  });
});

describe('an unplanned loss', () => {
  test('with a meter that proves it: the nodes are marked at once', () => {
    const state = healthyState();
    const pod = {
      uid: 'u',
      namespace: 'media',
      name: 'x-0',
      workload: 'StatefulSet/media/x',
      node: node('talos08'),
      phase: 'Running',
      ready: true,
      terminating: false,
      since: 0,
    } as const;
    see(state, 'kubernetes.pod', 'media/x-0', pod, 'kubernetes');
    darken(state, gamer);
    see(state, 'host.power', gamer, 'off', 'plug/gamer');
    const wanted = tick(state).requests.map((request) => request.action);
    expect(wanted).toEqual<Action[]>([{ kind: 'node.mark-out-of-service', node: node('talos08') }]);
  });

  test('without proof nothing is forced, however long it lasts, and it says what it waits for', () => {
    const state = healthyState();
    const pod = {
      uid: 'u',
      namespace: 'media',
      name: 'x-0',
      workload: 'StatefulSet/media/x',
      node: node('talos06'),
      phase: 'Running',
      ready: true,
      terminating: false,
      since: 0,
    } as const;
    see(state, 'kubernetes.pod', 'media/x-0', pod, 'kubernetes');
    darken(state, host('nixos'));
    for (let minute = 0; minute < 120; minute += 1) expect(kinds(tick(state, 60_000))).toEqual([]);
    const [operation] = state.operations.values();
    expect(operation).toMatchObject({
      kind: 'unplanned-loss',
      waiting: expect.stringContaining('proves'),
    });
  });

  test('a volatile host that was off when Lowtide first looked is no loss', () => {
    const state = healthyState();
    state.met.delete(gamer);
    darken(state, gamer);
    tick(state, 60_000);
    expect(state.operations.size).toBe(0);
    expect(state.absences.get(gamer)?.kind).toBe('found');
  });
});

describe('the journal', () => {
  const subjects = ['gamer', 'nixos', 'nuc1', 'nuc3'];
  const deed = fc.oneof(
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1_000, max: 90_000 }) }),
    fc.record({
      do: fc.constantFrom('dark', 'light', 'off', 'on', 'announce'),
      host: fc.constantFrom(...subjects),
    }),
    fc.record({ do: fc.constantFrom('hold' as const, 'release' as const) }),
  );

  test('folded again it gives what the run remembered', () => {
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
      waiting: '',
      stalled: undefined,
      held: new Map(),
    }));
    return { ...memory, operations };
  }
});
