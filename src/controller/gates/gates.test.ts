import { describe, expect, test } from 'vitest';
import {
  darken,
  healthyCeph,
  healthyState,
  host,
  node,
  pass,
  see,
  seePodOn,
} from '../../../test/observed.ts';
import type { Action } from '../../world/actions.ts';
import type { Gate } from '../gate.ts';
import type { Operation } from '../operation.ts';
import type { State } from '../state.ts';
import { budget } from './budget.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { expectedAbsence } from './expected-absence.ts';
import { hostInUse } from './host-in-use.ts';
import { oneControlPlane } from './one-control-plane.ts';
import { oneJoiner } from './one-joiner.ts';
import { ownerFirst } from './owner-first.ts';
import { personHolds } from './person-holds.ts';
import { proofOfPowerOffGate } from './proof-of-power-off.ts';
import { quorumSurvives } from './quorum-survives.ts';
import { storageSurvives } from './storage-survives.ts';
import { stormHold } from './storm-hold.ts';
import { subjectSeen } from './subject-seen.ts';

const gamer = host('gamer');
const nuc1 = host('nuc1');

function operation(kind: Operation['kind'], more: Partial<Operation> = {}): Operation {
  return {
    id: `${kind}-1`,
    kind,
    subject: { kind: 'host', host: gamer },
    openedAt: 0,
    because: 'of a test',
    by: 'Lowtide',
    powersOff: false,
    ...more,
  };
}

function verdict(gate: Gate, state: State, action: Action, of: Operation = operation('leave')) {
  return gate.check({ action, operation: of }, state);
}

const shutDown = (name: string): Action => ({
  kind: 'talos.shutdown',
  node: node(name),
  force: false,
});

describe('quorum survives', () => {
  test('one of three voters may go', () => {
    expect(verdict(quorumSurvives, healthyState(), shutDown('talos03')).kind).toBe('allowed');
  });

  test('with one voter away the next is held, and the remedy names the host to bring back', () => {
    const state = healthyState();
    darken(state, gamer);
    const answer = verdict(quorumSurvives, state, shutDown('talos01'));
    expect(answer).toMatchObject({
      kind: 'held',
      why: 'etcd would keep 1 of 3 voters and needs 2',
    });
    expect(answer).toMatchObject({ next: expect.stringContaining('lowtide on gamer') });
  });

  test('a voter whose owner has announced to leave is counted as gone', () => {
    const state = healthyState();
    const absence = {
      kind: 'announced',
      by: 'its owner',
      since: 0,
      dueAt: 0,
      settled: false,
    } as const;
    state.absences.set(gamer, absence);
    expect(verdict(quorumSurvives, state, shutDown('talos01')).kind).toBe('held');
    expect(verdict(quorumSurvives, state, shutDown('talos03')).kind).toBe('allowed');
  });

  test('a voter that cannot be seen is not counted on', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos02', { unobservable: 'refused' }, 'talos/talos02');
    expect(verdict(quorumSurvives, state, shutDown('talos03')).kind).toBe('held');
  });

  test('a voter that is lost already may be reset', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos02', { unobservable: 'hangs' }, 'talos/talos02');
    const reset: Action = { kind: 'vm.reset', node: node('talos02') };
    expect(verdict(quorumSurvives, state, reset, operation('repair-vm')).kind).toBe('allowed');
  });

  test('a dead member may be removed only while the others have quorum', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos02', { unobservable: 'hangs' }, 'talos/talos02');
    const remove: Action = {
      kind: 'etcd.remove-member',
      node: node('talos01'),
      member: 'm-talos02',
    };
    expect(verdict(quorumSurvives, state, remove).kind).toBe('allowed');
    darken(state, gamer);
    expect(verdict(quorumSurvives, state, remove).kind).toBe('held');
  });

  test('no member is removed while the membership cannot be seen', () => {
    const state = healthyState();
    see(state, 'etcd.members', 'cluster', { unobservable: 'no quorum' }, 'etcd');
    const remove: Action = {
      kind: 'etcd.remove-member',
      node: node('talos01'),
      member: 'm-talos02',
    };
    expect(verdict(quorumSurvives, state, remove)).toMatchObject({
      kind: 'held',
      why: 'the members of etcd cannot be seen',
    });
  });
});

describe('one control plane at a time', () => {
  test('a second is held while the first is being repaired', () => {
    const state = healthyState();
    const repair = operation('repair-vm', {
      id: 'other',
      subject: { kind: 'node', node: node('talos01') },
    });
    const reset: Action = { kind: 'vm.reset', node: node('talos01') };
    state.operations.set('other', {
      ...repair,
      step: 'mend its VM',
      waiting: '',
      stalled: undefined,
      attempts: new Map([
        [
          'vm.reset talos01',
          { action: reset, id: 'other/1', count: 1, startedAt: 0, nextAt: 0, underWay: false },
        ],
      ]),
      held: new Map(),
      dropped: new Set(),
      entered: new Map(),
      actionCount: 1,
    });
    expect(verdict(oneControlPlane, state, shutDown('talos03')).kind).toBe('held');
    expect(verdict(oneControlPlane, state, shutDown('talos08')).kind).toBe('allowed');
  });
});

describe('one joiner at a time', () => {
  const configure = (name: string): Action => ({ kind: 'talos.apply-config', node: node(name) });

  test('a control plane waits while another has its config and is no voter yet', () => {
    const state = healthyState();
    see(state, 'etcd.status', 'talos03', { unobservable: 'installs' }, 'talos/talos03');
    expect(verdict(oneJoiner, state, configure('talos02')).kind).toBe('allowed');
    const attempt = {
      action: configure('talos03'),
      id: 'other/1',
      count: 1,
      startedAt: 0,
      nextAt: 0,
      underWay: false,
    };
    state.operations.set('other', {
      ...operation('bring-up', { id: 'other', subject: { kind: 'lab' } }),
      step: '',
      waiting: '',
      stalled: undefined,
      attempts: new Map([['talos.apply-config talos03', attempt]]),
      held: new Map(),
      dropped: new Set(),
      entered: new Map(),
      actionCount: 1,
    });
    expect(verdict(oneJoiner, state, configure('talos02')).kind).toBe('held');
    expect(verdict(oneJoiner, state, configure('talos04')).kind).toBe('allowed');
    state.operations.get('other')?.attempts.set('talos.apply-config talos03', {
      ...attempt,
      failure: 'the answer was lost',
    });
    expect(verdict(oneJoiner, state, configure('talos02')).kind).toBe('held');
    see(state, 'talos.stage', 'talos03', 'maintenance', 'talos/talos03');
    expect(verdict(oneJoiner, state, configure('talos02')).kind).toBe('allowed');
  });

  test('a learner is waited for', () => {
    const state = healthyState();
    const learner = { member: 'm-talos03', learner: true, leader: 'm-talos01', raftIndex: 1 };
    see(state, 'etcd.status', 'talos03', learner, 'talos/talos03');
    expect(verdict(oneJoiner, state, configure('talos02')).kind).toBe('held');
  });
});

describe('proof of power-off', () => {
  const taint: Action = { kind: 'node.mark-out-of-service', node: node('talos06') };

  test('silence proves nothing', () => {
    const state = healthyState();
    darken(state, host('nixos'));
    pass(state, 3_600_000);
    expect(verdict(proofOfPowerOffGate, state, taint).kind).toBe('held');
  });

  test('a VM that libvirt sees shut off is proven', () => {
    const state = healthyState();
    see(state, 'vm.state', 'talos06', 'shutoff', 'libvirt/nixos');
    expect(verdict(proofOfPowerOffGate, state, taint).kind).toBe('allowed');
  });

  test('a meter that reads no load proves every node of its host', () => {
    const state = healthyState();
    darken(state, gamer);
    see(state, 'host.power', gamer, 'off', 'plug/gamer');
    const onGamer: Action = { kind: 'node.mark-out-of-service', node: node('talos08') };
    expect(verdict(proofOfPowerOffGate, state, onGamer).kind).toBe('allowed');
  });

  test('a proof grows stale', () => {
    const state = healthyState();
    see(state, 'vm.state', 'talos06', 'shutoff', 'libvirt/nixos');
    state.now += 60_000;
    expect(verdict(proofOfPowerOffGate, state, taint).kind).toBe('held');
  });
});

describe('proof of power-off, of a pod', () => {
  const forced: Action = { kind: 'pod.delete', pod: 'db/postgres-0', uid: 'u1', force: true };

  test('one that runs where nothing proves an end is not deleted by force', () => {
    const state = healthyState();
    seePodOn(state, 'db/postgres-0', 'StatefulSet/db/postgres', 'talos06');
    expect(verdict(proofOfPowerOffGate, state, forced).kind).toBe('held');
    expect(verdict(proofOfPowerOffGate, state, { ...forced, force: false }).kind).toBe('allowed');
  });

  test('one on a node that is proven to be off is', () => {
    const state = healthyState();
    seePodOn(state, 'db/postgres-0', 'StatefulSet/db/postgres', 'talos06');
    see(state, 'vm.state', 'talos06', 'shutoff', 'libvirt/nixos');
    expect(verdict(proofOfPowerOffGate, state, forced).kind).toBe('allowed');
  });

  test('one that is not seen, has another uid or is on no node that the lab has is held', () => {
    const state = healthyState();
    see(state, 'vm.state', 'talos06', 'shutoff', 'libvirt/nixos');
    expect(verdict(proofOfPowerOffGate, state, forced).kind).toBe('held');
    seePodOn(state, 'db/postgres-0', 'StatefulSet/db/postgres', 'talos06');
    expect(verdict(proofOfPowerOffGate, state, { ...forced, uid: 'u2' }).kind).toBe('held');
    seePodOn(state, 'db/postgres-0', 'StatefulSet/db/postgres', 'elsewhere');
    expect(verdict(proofOfPowerOffGate, state, forced).kind).toBe('held');
  });
});

describe('host in use', () => {
  const off: Action = { kind: 'host.power-off', host: gamer };

  test('a host that somebody uses is never switched off', () => {
    const state = healthyState();
    expect(verdict(hostInUse, state, off).kind).toBe('allowed');
    see(state, 'host.in-use', gamer, true, 'agent/gamer');
    expect(verdict(hostInUse, state, off).kind).toBe('held');
  });

  test('not knowing whether somebody uses it is no leave to switch it off', () => {
    const state = healthyState();
    see(state, 'host.in-use', gamer, { unobservable: 'no agent' }, 'agent/gamer');
    expect(verdict(hostInUse, state, off).kind).toBe('held');
  });
});

describe('owner first', () => {
  const wake: Action = { kind: 'host.wake', host: gamer };

  test('a veto holds the wake until it ends', () => {
    const state = healthyState();
    const until = state.now + 3_600_000;
    state.vetoes.set(gamer, { kind: 'keep-off', by: 'ann', until });
    expect(verdict(ownerFirst, state, wake, operation('wake-for-quorum')).kind).toBe('held');
    pass(state, 3_600_001);
    expect(verdict(ownerFirst, state, wake, operation('wake-for-quorum')).kind).toBe('allowed');
  });

  test('quiet hours hold what nobody asked for', () => {
    const at = Date.UTC(2026, 10, 21, 3, 0, 0);
    const state = healthyState(at);
    const declared = state.lab.hosts.get(gamer);
    if (declared?.volatile === undefined) throw new Error('bug: gamer is volatile');
    const always = { days: ['sat'], fromMinute: 0, toMinute: 1440 } as const;
    const quiet = { ...declared, volatile: { ...declared.volatile, quiet: [always] } };
    const lab = { ...state.lab, hosts: new Map(state.lab.hosts).set(gamer, quiet) };
    const night = { ...state, lab };
    expect(verdict(ownerFirst, night, wake, operation('wake-for-quorum')).kind).toBe('held');
    expect(verdict(ownerFirst, night, wake, operation('return', { by: 'ann' })).kind).toBe(
      'allowed',
    );
  });
});

describe('budget', () => {
  test('a node that was reset four times in an hour is left to a person', () => {
    const state = healthyState();
    const reset: Action = { kind: 'vm.reset', node: node('talos05') };
    for (let count = 0; count < 4; count += 1) {
      expect(verdict(budget, state, reset, operation('repair-vm')).kind).toBe('allowed');
      state.spent.push({ kind: 'vm-repair', subject: 'talos05', at: state.now });
    }
    expect(verdict(budget, state, reset, operation('repair-vm')).kind).toBe('held');
    pass(state, 3_600_001);
    expect(verdict(budget, state, reset, operation('repair-vm')).kind).toBe('allowed');
  });

  test('a guest may be cut when its host leaves, however often it was repaired', () => {
    const state = healthyState();
    for (let count = 0; count < 4; count += 1) {
      state.spent.push({ kind: 'vm-repair', subject: 'talos05', at: state.now });
    }
    const cut: Action = { kind: 'vm.stop', node: node('talos05') };
    expect(verdict(budget, state, cut, operation('leave')).kind).toBe('allowed');
  });
});

describe('storm hold', () => {
  const start: Action = { kind: 'vm.start', node: node('talos04') };

  test('with half of the always-on hosts in sight Lowtide still acts, with fewer it only looks', () => {
    const state = healthyState();
    for (const name of ['nuc1', 'nuc2', 'rpi4-1']) darken(state, host(name));
    expect(verdict(stormHold, state, start).kind).toBe('allowed');
    darken(state, host('rpi4-2'));
    expect(verdict(stormHold, state, start).kind).toBe('held');
  });

  test('volatile hosts do not make a storm', () => {
    const state = healthyState();
    darken(state, gamer);
    darken(state, host('nixos'));
    expect(verdict(stormHold, state, start).kind).toBe('allowed');
  });
});

test('what is off on purpose is not repaired', () => {
  const state = healthyState();
  const start: Action = { kind: 'vm.start', node: node('talos08') };
  expect(verdict(expectedAbsence, state, start, operation('repair-vm')).kind).toBe('allowed');
  const absence = {
    kind: 'asked',
    by: 'ann',
    since: 0,
    dueAt: 0,
    leftAt: 0,
    settled: true,
  } as const;
  state.absences.set(gamer, absence);
  expect(verdict(expectedAbsence, state, start, operation('repair-vm')).kind).toBe('held');
});

test('an eviction that a budget forbids is held and names the budget', () => {
  const state = healthyState();
  const workload = 'StatefulSet/db/postgres' as const;
  seePodOn(state, 'db/postgres-0', workload, 'talos08');
  const evict: Action = { kind: 'pod.evict', pod: 'db/postgres-0', uid: 'u1' };
  see(
    state,
    'kubernetes.budget',
    'db/postgres',
    { disruptionsAllowed: 0, workloads: [workload] },
    'kubernetes',
  );
  expect(verdict(disruptionBudget, state, evict)).toMatchObject({
    kind: 'held',
    why: expect.stringContaining('db/postgres'),
  });
  const remove: Action = { ...evict, kind: 'pod.delete' };
  expect(verdict(disruptionBudget, state, remove).kind).toBe('held');
  // Its node is proven to be off: nothing is disrupted any more.
  expect(verdict(disruptionBudget, state, { ...remove, force: true }).kind).toBe('allowed');
  see(
    state,
    'kubernetes.budget',
    'db/postgres',
    { disruptionsAllowed: 1, workloads: [workload] },
    'kubernetes',
  );
  expect(verdict(disruptionBudget, state, evict).kind).toBe('allowed');
});

describe('storage survives', () => {
  const off: Action = { kind: 'host.power-off', host: nuc1 };

  test('one of three Ceph hosts may go while all is clean', () => {
    expect(verdict(storageSurvives, healthyState(), off).kind).toBe('allowed');
  });

  test('not while copies are missing, a mon is away, or nothing is known', () => {
    const state = healthyState();
    see(
      state,
      'ceph.status',
      'cluster',
      { ...healthyCeph, pgs: { clean: 90, degraded: 7, inactive: 0 } },
      'ceph',
    );
    expect(verdict(storageSurvives, state, off).kind).toBe('held');
    const mons = healthyCeph.mons.map((mon, index) => ({ ...mon, inQuorum: index !== 1 }));
    see(state, 'ceph.status', 'cluster', { ...healthyCeph, mons }, 'ceph');
    expect(verdict(storageSurvives, state, off).kind).toBe('held');
    see(state, 'ceph.status', 'cluster', { unobservable: 'no mon answers' }, 'ceph');
    expect(verdict(storageSurvives, state, off).kind).toBe('held');
  });
});

test('nothing is done to what cannot be seen', () => {
  const state = healthyState();
  const stop: Action = { kind: 'vm.stop', node: node('talos04') };
  expect(verdict(subjectSeen, state, stop).kind).toBe('allowed');
  see(state, 'vm.state', 'talos04', { unobservable: 'libvirt is silent' }, 'libvirt/nuc3');
  expect(verdict(subjectSeen, state, stop).kind).toBe('held');
  const cordon: Action = { kind: 'node.cordon', node: node('talos04') };
  see(state, 'kubernetes.api', 'cluster', false, 'kubernetes');
  expect(verdict(subjectSeen, state, cordon).kind).toBe('held');
});

test("a person's hold stops everything", () => {
  const state = healthyState();
  state.hold = { by: 'ann', why: 'moving house', since: 0 };
  expect(verdict(personHolds, state, shutDown('talos08'))).toMatchObject({
    kind: 'held',
    why: 'ann asked to observe only: moving house',
  });
});
