import { describe, expect, test } from 'vitest';
import {
  darken,
  evening,
  healthyState,
  host,
  node,
  pass,
  see,
  seePodOn,
} from '../../test/observed.ts';
import type { Action } from '../world/actions.ts';
import type { Entry } from './entry.ts';
import type { Event } from './event.ts';
import type { Subject } from './operation.ts';
import { rules } from './rules.ts';
import type { State } from './state.ts';
import { type Stepped, step } from './step.ts';
import { known, lastKnown } from './view/facts.ts';

const gamer = host('gamer');
const off = {
  kind: 'intent',
  at: evening,
  intent: { kind: 'off', by: 'ann', host: gamer, withinMs: 120_000 },
} as const satisfies Event;

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

test('where only some hosts are meant, operations about others are neither begun nor go on', () => {
  const isMeant = (subject: Subject) => subject.kind === 'host' && subject.host === gamer;
  const state = healthyState();
  const nixos = { ...off.intent, host: host('nixos') };
  const asked = { ...off, intent: nixos };
  expect(step(state, asked, { ...rules, isMeant }).entries.map(({ kind }) => kind)).toEqual([
    'intent',
  ]);
  expect(kinds(step(state, { kind: 'tick', at: state.now }))).toEqual([
    'node.cordon',
    'node.cordon',
  ]);
  pass(state, 120_000);
  expect(step(state, { kind: 'tick', at: state.now }, { ...rules, isMeant }).requests).toEqual([]);
  expect(kinds(step(state, off, { ...rules, isMeant }))).toEqual(['node.cordon', 'node.cordon']);
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

  test('is not begun when its voter cannot be spared, and names the gate', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos02', { unobservable: 'refused' }, 'talos/talos02');
    const { requests, entries } = step(state, off);
    expect(requests).toEqual([]);
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'held', gate: 'quorum-survives' }),
    );
  });

  test('that was only announced is prepared all the same, for its owner goes anyway', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos02', { unobservable: 'refused' }, 'talos/talos02');
    const announced = step(state, {
      kind: 'announced',
      at: evening,
      host: gamer,
      withinMs: 120_000,
    });
    expect(kinds(announced)).toEqual(['node.cordon', 'node.cordon']);
  });

  test('is not begun while somebody uses the host, its owner wants it on, or the budget is spent', () => {
    const used = healthyState();
    see(used, 'host.in-use', gamer, true, 'agent/gamer');
    const kept = healthyState();
    kept.vetoes.set(gamer, { kind: 'keep-on', by: 'bob', until: evening + 3_600_000 });
    const spent = healthyState();
    for (let count = 0; count < 4; count += 1) {
      spent.spent.push({ kind: 'power-off', subject: 'gamer', at: evening });
    }
    for (const state of [used, kept, spent]) expect(kinds(step(state, off))).toEqual([]);
  });

  test('that cannot ask what is still held says so, and names no pods', () => {
    const state = healthyState();
    see(state, 'kubernetes.api', 'cluster', false, 'kubernetes');
    for (const name of ['talos03', 'talos08']) {
      see(state, 'vm.state', name, 'shutoff', 'libvirt/gamer');
    }
    const entries = [...step(state, off).entries];
    for (let second = 0; second < 116; second += 2) entries.push(...tick(state).entries);
    const dropped = entries.find(
      (entry) => entry.kind === 'dropped' && entry.step === 'free what could not move',
    );
    expect(dropped).toMatchObject({
      why: 'What Kubernetes still holds on gamer could not be asked.',
    });
  });

  test('an owner who stays on gets the lab back', () => {
    const state = healthyState();
    step(state, { kind: 'announced', at: evening, host: gamer, withinMs: 60_000 });
    expect([...state.operations.values()].map((one) => one.kind)).toEqual(['leave']);
    for (let second = 0; second < 300; second += 2) answerAll(state, tick(state));
    expect(state.absences.has(gamer)).toBe(false);
    expect(state.ended.map((one) => one.outcome)).toContain('superseded');
  });

  test('ends when the host is on again, however late, and is not begun anew', () => {
    const state = healthyState();
    step(state, { kind: 'announced', at: evening, host: gamer, withinMs: 60_000 });
    seePodOn(state, 'media/x-0', 'StatefulSet/media/x', 'talos08');
    darken(state, gamer);
    for (let second = 0; second < 300; second += 10) tick(state, 10_000);
    see(state, 'host.reachable', gamer, true, 'ping');
    const entries = [tick(state), tick(state), tick(state)].flatMap((turn) => turn.entries);
    expect(entries.filter((entry) => entry.kind === 'opened')).toEqual([]);
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'closed', summary: 'gamer is back.' }),
    );
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
    seePodOn(state, 'media/x-0', 'StatefulSet/media/x', 'talos08');
    darken(state, gamer);
    see(state, 'host.power', gamer, 'off', 'plug/gamer');
    const wanted = tick(state).requests.map((request) => request.action);
    expect(wanted).toEqual<Action[]>([{ kind: 'node.mark-out-of-service', node: node('talos08') }]);
  });

  test('without proof nothing is forced, however long it lasts, and it says what it waits for', () => {
    const state = healthyState();
    seePodOn(state, 'media/x-0', 'StatefulSet/media/x', 'talos06');
    darken(state, host('nixos'));
    for (let minute = 0; minute < 120; minute += 1) expect(kinds(tick(state, 60_000))).toEqual([]);
    const [operation] = state.operations.values();
    expect(operation).toMatchObject({
      kind: 'unplanned-loss',
      waiting: expect.stringContaining('proves'),
    });
  });

  test('a host that is back is not lost once more while its VMs are still off', () => {
    const state = healthyState();
    seePodOn(state, 'media/x-0', 'StatefulSet/media/x', 'talos06');
    const nixos = host('nixos');
    darken(state, nixos);
    tick(state, 30_000);
    see(state, 'host.reachable', nixos, true, 'ping');
    see(state, 'vm.state', 'talos06', 'shutoff', 'libvirt/nixos');
    const opened = [tick(state), tick(state), tick(state)].flatMap(({ entries }) =>
      entries.filter((entry) => entry.kind === 'opened'),
    );
    expect(opened).toEqual([]);
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

test('what can no longer be seen is kept as it was seen last, and is not known any more', () => {
  const state = healthyState();
  see(state, 'vm.state', 'talos04', { unobservable: 'libvirt is silent' }, 'libvirt/nuc3');
  see(state, 'vm.state', 'talos04', { unobservable: 'nuc3 is silent' }, 'libvirt/nuc3');
  expect(known(state, 'vm.state', 'talos04')).toBeUndefined();
  expect(lastKnown(state, 'vm.state', 'talos04')).toBe('running');
});

test('only as many sleepers are woken as quorum lacks, the thriftiest first', () => {
  const state = healthyState();
  const voters = ['talos01', 'talos02', 'talos03', 'talos04', 'talos06'].map(node);
  const members = voters.map((name) => ({ member: `m-${name}`, node: name, learner: false }));
  see(state, 'etcd.members', 'cluster', members, 'etcd');
  for (const name of ['gamer', 'nixos', 'nuc1'].map(host)) darken(state, name);
  for (const name of ['talos02', 'talos04']) {
    const status = { member: `m-${name}`, learner: false, leader: 'none', raftIndex: 1 };
    see(state, 'etcd.status', name, status, `talos/${name}`);
  }
  for (const name of ['gamer', 'nixos'].map(host)) {
    const asked = {
      kind: 'asked',
      by: 'ann',
      since: 0,
      dueAt: 0,
      leftAt: 0,
      settled: true,
    } as const;
    state.absences.set(name, asked);
  }
  tick(state);
  const woken = tick(state, 22_000).requests.filter(({ action }) => action.kind === 'host.wake');
  expect(woken.map(({ action }) => action)).toEqual([{ kind: 'host.wake', host: 'nixos' }]);
});
