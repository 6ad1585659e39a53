import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seePodOn } from '../../test/observed.ts';
import {
  away,
  fridayNight,
  home,
  host,
  journal,
  leftAt,
  minuteMs,
  node,
  nothingSeen,
  pod,
  see,
} from '../../test/situations/home.ts';
import type { Operation } from '../controller/operation.ts';
import type { State } from '../controller/state.ts';
import { labStatus } from './lab-status.ts';
import type { LabStatus, NodeStatus } from './status.ts';

const hostIn = (status: LabStatus, name: string) => status.hosts.find((one) => one.name === name);
const nodeIn = (status: LabStatus, name: string): NodeStatus | undefined =>
  status.hosts.flatMap((one) => one.nodes).find((one) => one.name === name);

const leaving: Operation = {
  id: 'leave-gamer-1',
  kind: 'leave',
  subject: { kind: 'host', host: host('gamer') },
  openedAt: leftAt - minuteMs,
  deadlineAt: leftAt + minuteMs,
  because: 'its owner announced it',
  by: "gamer's owner",
  powersOff: false,
};

test('with every host on all is calm and green', () => {
  const status = labStatus(home());
  expect(status.headline.text).toBe('High tide: all 8 hosts are on and everything runs.');
  expect(status.headline.tone).toBe('fine');
  expect(status.headline.concern).toBeUndefined();
  expect(status.quorum).toMatchObject({ voters: 3, healthy: 3, lossesSurvived: 1 });
  expect(nodeIn(status, 'talos01')?.etcd).toBe('leader');
  expect(nodeIn(status, 'talos02')?.etcd).toBe('voter');
  expect(nodeIn(status, 'talos04')?.etcd).toBeUndefined();
});

test('low tide is calm, and says how near the cluster is to stopping', () => {
  const status = labStatus(home('gamer', 'nixos'));
  expect(status.headline.text).toBe(
    'Low tide: 6 of 8 hosts are on and everything that must run, runs.',
  );
  expect(status.headline.concern).toBe('One more lost voter stops the cluster.');
  expect(status.headline.details).toContain('If nuc1 or nuc2 fails, gamer is woken.');
  expect(status.tide).toMatchObject({ hostsOn: 6, hosts: 8, low: true });
});

test('a CronJob that does not run now is not missed', () => {
  const state = home();
  const nightly = { replicas: 1, ready: 0, surged: false };
  see(state, 'kubernetes.workload', 'CronJob/data/nightly-backup', nightly);
  const { work } = labStatus(state);
  expect(work.wanted).toBe(work.running);
  expect(work.state.tone).toBe('fine');
});

test('why the API is silent is told once, not at each node', () => {
  const state = home();
  see(state, 'kubernetes.api', 'cluster', false);
  const why = 'the Kubernetes API does not answer: nothing listens on 10.0.0.1:6443';
  for (const name of state.lab.nodes.keys()) {
    see(state, 'kubernetes.node', name, { unobservable: why });
  }
  const status = labStatus(state);
  expect(nodeIn(status, 'talos06')?.state.why).toBe(
    'Talos runs; whether the node is Ready cannot be seen: the Kubernetes API does not answer.',
  );
  expect(status.headline.concern).toMatch(/^The Kubernetes API does not answer/);
  expect(status.headline.details).toContain('nothing listens on 10.0.0.1:6443.');
});

test('what runs is still told when the API can no longer be asked', () => {
  const state = home();
  const before = labStatus(state).work;
  const hidden = { unobservable: 'the API does not answer' };
  for (const subject of [...(state.facts.get('kubernetes.pod')?.keys() ?? [])]) {
    see(state, 'kubernetes.pod', subject, hidden);
  }
  see(state, 'kubernetes.api', 'cluster', false);
  const { work } = labStatus(state);
  expect(work.state.tone).toBe('bad');
  expect(work).toMatchObject({ running: before.running, wanted: before.wanted });
});

test('an expected absence is grey: its host, its nodes, its voter', () => {
  const status = labStatus(home('gamer', 'nixos'));
  const gamer = hostIn(status, 'gamer');
  expect(gamer?.state.tone).toBe('off');
  expect(gamer?.state.label).toBe('Expected off');
  expect(gamer?.state.why).toBe("Since 22:38, by gamer's owner, usually back Sat 12:00.");
  expect(gamer?.power).toBe('off');
  expect(nodeIn(status, 'talos03')).toMatchObject({ etcd: 'away', state: { tone: 'off' } });
  expect(nodeIn(status, 'talos08')?.state.tone).toBe('off');
  const red = JSON.stringify(status).includes('"tone":"bad"');
  expect(red).toBe(false);
});

test('a leave that is over is told with the time that was left', () => {
  const state = home('gamer', 'nixos');
  journal(state, { kind: 'opened', operation: leaving }, leaving.openedAt);
  const closedAt = leftAt + minuteMs - 41_000;
  const summary = 'gamer left as announced, with 41 s to spare. 6 pods moved.';
  journal(state, { kind: 'closed', operation: leaving.id, outcome: 'done', summary }, closedAt);
  expect(labStatus(state).headline.details[0]).toBe(
    'gamer left at 22:38 as announced, with 41 s to spare.',
  );
});

test('while a host leaves, its state says who asked, how long is left and what is done', () => {
  const state = home();
  const operation = { ...leaving, openedAt: state.now, deadlineAt: state.now + 90_000 };
  journal(state, { kind: 'opened', operation });
  const open = state.operations.get(operation.id);
  if (open !== undefined) open.step = 'cordon its nodes';
  const status = labStatus(state);
  expect(hostIn(status, 'gamer')?.state).toMatchObject({ tone: 'busy', label: 'Leaving' });
  expect(hostIn(status, 'gamer')?.state.why).toContain('90 s left: cordon its nodes');
  expect(status.operations[0]).toMatchObject({ title: 'gamer leaves', host: 'gamer' });
  const steps = status.operations[0]?.steps ?? [];
  expect(steps.find((step) => step.name === 'cordon its nodes')?.state).toBe('now');
  expect(status.headline.tone).toBe('busy');
});

test('without quorum the headline says so before anything else', () => {
  const state = home('gamer', 'nixos');
  see(state, 'host.reachable', 'nuc1', false, state.now - minuteMs);
  away(state, node('talos01'));
  see(state, 'etcd.status', 'talos02', {
    member: '2',
    learner: false,
    leader: 'none',
    raftIndex: 1,
  });
  see(state, 'kubernetes.api', 'cluster', false);
  journal(state, { kind: 'seen', about: { kind: 'host-lost', host: host('nuc1') }, text: 'x' });
  const status = labStatus(state);
  expect(status.headline).toMatchObject({
    text: 'The cluster has stopped: 1 of 3 voters is left and 2 are needed.',
    tone: 'bad',
  });
  expect(status.quorum.lossesSurvived).toBe(-1);
  expect(status.quorum.state.next).toBe('Switch on nuc1 or gamer.');
  expect(status.work.state).toMatchObject({ tone: 'bad', label: 'API down' });
});

test('a host that is lost without proof is red and says that its work may still run', () => {
  const state = home();
  see(state, 'host.reachable', 'nuc3', false, state.now - 5 * minuteMs);
  journal(state, { kind: 'seen', about: { kind: 'host-lost', host: host('nuc3') }, text: 'x' });
  const status = labStatus(state);
  expect(hostIn(status, 'nuc3')?.state).toMatchObject({ tone: 'bad', label: 'Lost' });
  expect(hostIn(status, 'nuc3')?.state.why).toContain('nothing proves that it is off');
  expect(hostIn(status, 'nuc3')?.power).toBe('unknown');
  expect(status.headline.text).toBe('nuc3 is lost: 7 of 8 hosts are on.');
});

test('a volatile host that is proven off in its hours is amber, for people do that', () => {
  const state = home();
  see(state, 'host.reachable', 'gamer', false, state.now - minuteMs);
  see(state, 'host.power', 'gamer', 'off', state.now - minuteMs);
  expect(hostIn(labStatus(state), 'gamer')).toMatchObject({
    power: 'off',
    state: { tone: 'warn', label: 'Off, unannounced' },
  });
});

test('a volatile host that goes without a word at its usual hour is no fault, but no proof either', () => {
  const state = home();
  see(state, 'host.reachable', 'nixos', false, state.now - minuteMs);
  journal(state, { kind: 'seen', about: { kind: 'host-lost', host: host('nixos') }, text: 'x' });
  const status = labStatus(state);
  expect(hostIn(status, 'nixos')).toMatchObject({
    power: 'unknown',
    state: { tone: 'off', label: 'Probably off' },
  });
  expect(hostIn(status, 'nixos')?.state.why).toContain('usually off, back Mon 08:30');
  expect(nodeIn(status, 'talos06')?.state.tone).toBe('off');
  expect(status.headline.tone).toBe('fine');
});

test('before anything is seen nothing is called ok', () => {
  const status = labStatus(nothingSeen());
  expect(status.headline.tone).toBe('unknown');
  expect(status.headline.text).toContain('does not see any host yet');
  const tones = [
    ...status.hosts.flatMap((one) => [one.state, ...one.nodes.map(({ state }) => state)]),
    status.quorum.state,
    status.work.state,
  ].map(({ tone }) => tone);
  expect(new Set(tones)).toEqual(new Set(['unknown']));
});

test('where Kubernetes alone can be seen its nodes are told as it calls them', () => {
  const state = nothingSeen();
  const since = { readySince: leftAt, outOfService: false };
  see(state, 'kubernetes.node', 'talos04', { ...since, ready: 'True', cordonedBy: 'nobody' });
  see(state, 'kubernetes.node', 'talos05', { ...since, ready: 'True', cordonedBy: 'person' });
  see(state, 'kubernetes.node', 'talos06', { ...since, ready: 'Unknown', cordonedBy: 'nobody' });
  const status = labStatus(state);
  expect(status.headline).toMatchObject({
    text: 'Lowtide sees Kubernetes, with 1 node Ready, but not any host.',
    tone: 'unknown',
  });
  expect(nodeIn(status, 'talos04')?.state).toMatchObject({ tone: 'fine', label: 'Ready' });
  expect(nodeIn(status, 'talos05')?.state).toMatchObject({ tone: 'warn', label: 'Cordoned' });
  expect(nodeIn(status, 'talos06')?.state).toMatchObject({ tone: 'warn', label: 'Not ready' });
  expect(nodeIn(status, 'talos07')?.state).toMatchObject({ tone: 'unknown' });
});

test('when every source falls silent all is unknown, and the last values keep their age', () => {
  const state = home();
  state.now += 10 * minuteMs;
  const status = labStatus(state);
  expect(status.headline.text).toBe(
    'Lowtide cannot see any host: it observes only and changes nothing.',
  );
  expect(hostIn(status, 'nuc1')).toMatchObject({ state: { tone: 'unknown' }, seenAt: fridayNight });
  expect(hostIn(status, 'nuc1')?.state.why).toContain('It was on then.');
  expect(status.quorum).toMatchObject({ state: { tone: 'unknown' }, seenAt: fridayNight });
  expect(status.ceph).toMatchObject({ state: { tone: 'unknown' }, osdsUp: 3, seenAt: fridayNight });
});

test("a person's hold is the concern, whatever else there is", () => {
  const state = home('gamer', 'nixos');
  journal(state, {
    kind: 'intent',
    intent: { by: 'you', kind: 'hold', why: 'I work on the switch' },
  });
  const status = labStatus(state);
  expect(status.headline.concern).toBe('You asked Lowtide to observe only: I work on the switch.');
  expect(status.hold?.by).toBe('you');
});

test('a guest that hangs is told from one that is shut off and one that crashed', () => {
  const state = home();
  see(state, 'talos.stage', 'talos04', { unobservable: 'connection timed out' });
  see(state, 'kubernetes.node', 'talos04', {
    ready: 'Unknown',
    readySince: fridayNight - minuteMs,
    cordonedBy: 'nobody',
    outOfService: false,
  });
  see(state, 'vm.state', 'talos05', 'crashed');
  see(state, 'vm.state', 'talos06', 'shutoff');
  const status = labStatus(state);
  expect(nodeIn(status, 'talos04')?.state).toMatchObject({ tone: 'bad', label: 'Hung' });
  expect(nodeIn(status, 'talos05')?.state).toMatchObject({ tone: 'bad', label: 'Crashed' });
  expect(nodeIn(status, 'talos06')?.state).toMatchObject({ tone: 'warn', label: 'Shut off' });
  expect(status.headline.concern).toContain('talos04');
});

test('a guest that was just started boots; it hangs when it still says nothing minutes later', () => {
  const state = home();
  see(state, 'vm.state', 'talos04', 'running', state.now - minuteMs);
  see(state, 'talos.stage', 'talos04', { unobservable: 'connection timed out' });
  const silent = { ready: 'Unknown', cordonedBy: 'nobody', outOfService: false } as const;
  see(state, 'kubernetes.node', 'talos04', { ...silent, readySince: leftAt });
  expect(nodeIn(labStatus(state), 'talos04')?.state).toMatchObject({
    tone: 'busy',
    label: 'Booting',
  });
  expect(labStatus(state).headline.concern ?? '').not.toContain('talos04');
  see(state, 'vm.state', 'talos04', 'running', state.now - 4 * minuteMs);
  expect(nodeIn(labStatus(state), 'talos04')?.state).toMatchObject({ tone: 'bad', label: 'Hung' });
});

test('while a host returns its nodes boot and start, however long that takes', () => {
  const state = home();
  const operation: Operation = {
    id: 'return-nixos-1',
    kind: 'return',
    subject: { kind: 'host', host: host('nixos') },
    openedAt: state.now - 10 * minuteMs,
    because: 'nixos is back',
    by: 'Lowtide',
    powersOff: false,
  };
  journal(state, { kind: 'opened', operation });
  const silent = { ready: 'Unknown', cordonedBy: 'nobody', outOfService: false } as const;
  for (const name of ['talos06', 'talos07']) {
    see(state, 'vm.state', name, 'running', state.now - 9 * minuteMs);
    see(state, 'kubernetes.node', name, { ...silent, readySince: leftAt });
  }
  see(state, 'talos.stage', 'talos06', { unobservable: 'connection timed out' });
  const status = labStatus(state);
  expect(nodeIn(status, 'talos06')?.state).toMatchObject({ tone: 'busy', label: 'Booting' });
  expect(nodeIn(status, 'talos07')?.state).toMatchObject({ tone: 'busy', label: 'Starting' });
});

test('what makes a host tight is said in few words', () => {
  expect(hostIn(labStatus(home()), 'nuc3')?.state).toMatchObject({
    tone: 'warn',
    label: 'Tight',
    why: '0.3 GiB of its 16 GiB are left over.',
    next: 'Take 216 MiB or more from a VM on it.',
  });
});

test('a pod that fits only on the sleeping host waits for it, which is no fault', () => {
  const state = home('gamer');
  see(state, 'kubernetes.pod', 'media/jellyfin-2', {
    ...pod('media', 'jellyfin-2', undefined, { why: '0/11 nodes are available' }),
  });
  const status = labStatus(state);
  expect(status.work.waiting[0]).toMatchObject({ pod: 'media/jellyfin-2', waitsFor: 'gamer' });
  expect(status.work.state.tone).toBe('off');
  expect(hostIn(status, 'gamer')?.state.why).toContain('1 pod waits for it.');
});

test('a pod that waits for nothing known is amber and carries the word of the scheduler', () => {
  const state = home();
  const why = '0/11 nodes are available: 11 Insufficient memory';
  see(state, 'kubernetes.pod', 'media/big-1', pod('media', 'big-1', undefined, { why }));
  expect(labStatus(state).work.state).toMatchObject({
    tone: 'warn',
    why: `big is not running. ${why}.`,
  });
});

test('a pod that hangs on its node is amber and carries what is said of it', () => {
  const state = home();
  const why = 'FailedMount: MountVolume.SetUp failed for volume "pv-db"';
  const hanging = { phase: 'Pending', ready: false, why } as const;
  see(state, 'kubernetes.pod', 'media/big-1', pod('media', 'big-1', 'talos04', hanging));
  const { work } = labStatus(state);
  expect(work.waiting).toContainEqual({ pod: 'media/big-1', why: `${why}.` });
  expect(work.state).toMatchObject({ tone: 'warn', why: `big is not running. ${why}.` });
  const { why: _, ...silent } = hanging;
  see(state, 'kubernetes.pod', 'media/big-1', pod('media', 'big-1', 'talos04', silent));
  expect(labStatus(state).work.waiting).toEqual([]);
});

test('pods of a host that is lost without proof are not called running elsewhere', () => {
  const state = home();
  see(state, 'host.reachable', 'nuc3', false, state.now - 5 * minuteMs);
  journal(state, { kind: 'seen', about: { kind: 'host-lost', host: host('nuc3') }, text: 'x' });
  const lost = pod('db', 'postgres-1', 'talos04', {
    workload: 'StatefulSet/db/postgres',
    ready: false,
    terminating: true,
  });
  see(state, 'kubernetes.pod', 'db/postgres-1', lost);
  const { work } = labStatus(state);
  expect(work.waiting).toContainEqual({
    pod: 'db/postgres-1',
    why: 'It may still run on nuc3: nothing proves that nuc3 is off.',
    waitsFor: 'nuc3',
  });
  expect(work.state).toMatchObject({ tone: 'warn', label: '1 not running' });
});

test('each switch states its consequence', () => {
  const on = labStatus(home());
  expect(hostIn(on, 'gamer')?.switch.off?.consequence).toMatch(
    /^etcd keeps 2 of 3; one more loss stops writes\./,
  );
  expect(hostIn(on, 'gamer')?.switch.on).toBeUndefined();
  expect(hostIn(on, 'nuc1')?.switch).toEqual({});
  const low = labStatus(home('gamer'));
  expect(hostIn(low, 'gamer')?.switch.on?.consequence).toMatch(
    /^etcd has 3 of 3 and survives one more loss\./,
  );
  expect(hostIn(low, 'gamer')?.switch.off).toBeUndefined();
});

test('a pod on a node that the lab does not declare is counted, and nobody stumbles', () => {
  const state = home();
  const before = labStatus(state).work;
  seePodOn(state, 'media/guest-1', 'DaemonSet/media/guest', 'elsewhere');
  seePodOn(state, 'media/guest-2', 'StatefulSet/media/guest', 'elsewhere');
  expect(labStatus(state).work).toEqual({
    ...before,
    running: before.running + 2,
    wanted: before.wanted + 2,
  });
});

test('whatever subset of the facts is missing, there is a status and it is never greener', () => {
  const full = home('nixos');
  const all = [...full.facts].flatMap(([kind, facts]) =>
    [...facts.keys()].map((subject) => ({ kind, subject })),
  );
  fc.assert(
    fc.property(fc.subarray(all), (missing) => {
      const state = copyOf(full);
      for (const { kind, subject } of missing) state.facts.get(kind)?.delete(subject);
      const status = labStatus(state);
      const fine = (of: LabStatus) =>
        of.hosts.flatMap((one) => one.nodes).filter((one) => one.state.tone === 'fine').length;
      expect(fine(status)).toBeLessThanOrEqual(fine(labStatus(full)));
      expect(status.headline.text).toMatch(/[.]$/);
    }),
    { numRuns: 100 },
  );
});

function copyOf(state: State): State {
  return {
    ...state,
    facts: new Map([...state.facts].map(([kind, facts]) => [kind, new Map(facts)])),
  };
}
