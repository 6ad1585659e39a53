import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Entry } from '../../../src/controller/entry.ts';
import type { HostName } from '../../../src/model/lab.ts';
import type { ActionKind } from '../../../src/world/actions.ts';
import { allowNoMorePods, keepDiary } from './blockers.ts';
import { coupled, lowtideOn } from './command.ts';
import { type HomeCluster, pods, startHomeCluster } from './home-cluster.ts';
import { killAtEachLine } from './killing.ts';
import {
  asAtFirst,
  attachedTo,
  gamers,
  lookAt,
  movableOnGamer,
  placeOf,
  stateOf,
  surges,
} from './onlook.ts';
import { type Controller, type SimulatedHosts, startSimulatedHosts } from './simulated-hosts.ts';
import { until } from './until.ts';

let home: HomeCluster;
beforeAll(async () => {
  home = await startHomeCluster();
  await asAtFirst(home.plane);
});
afterAll(() => home?.stop());

let hosts: SimulatedHosts | undefined;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await hosts?.stop();
  hosts = undefined;
  for (const end of ends.splice(0)) await end();
});

const gamer = 'gamer' as HostName;

/** Simulated hosts that are all on, and a controller that has seen them. */
async function begin(name: string, pace: number, aheadMs = 0) {
  await asAtFirst(home.plane);
  hosts = startSimulatedHosts(home, pace, aheadMs);
  const controller = hosts.controller(name);
  controller.start();
  await until('a first look', () => has(controller, ({ kind }) => kind === 'seen'));
  return { ...hosts, controller };
}

function has(controller: Controller, is: (entry: Entry) => boolean): boolean {
  if (!controller.isRunning()) throw new Error(`the controller ended: ${controller.said()}`);
  return controller.journal().some(is);
}

function didAct(controller: Controller, kind: ActionKind): boolean {
  return has(controller, (entry) => entry.kind === 'acting' && entry.action.kind === kind);
}

function isClosed(entry: Entry): entry is Extract<Entry, { kind: 'closed' }> {
  return entry.kind === 'closed';
}

function askOff(controller: Controller, withinMs: number): void {
  controller.tell({ kind: 'intent', intent: { by: 'you', kind: 'off', host: gamer, withinMs } });
}

const cli = () => home.folder('cli');

test('lowtide off drains gamer for real, replacements first, within its time', async () => {
  const { plane } = home;
  const before = await movableOnGamer(plane);
  expect(before).toEqual(
    expect.arrayContaining(['home/diary-0', expect.stringContaining('letters')]),
  );
  const letters = lookAt(plane, 'home/letters');
  const coupling = coupled(home, cli());
  const beganAt = Date.now();
  const off = lowtideOn(home, cli(), ['off', 'gamer', '--within', '120s', '--yes']);
  const { code, stdout, stderr } = await off.ended;
  await coupling.stop();
  expect([code, stderr]).toEqual([0, expect.stringContaining('kubernetes  real')]);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /gamer left as asked, with \d+ s to spare\. Etcd leader moved to talos0[12], \d pods moved/,
  );
  // It may take the time that was given and the look round before it, and no more.
  expect(Date.now() - beganAt).toBeLessThan(140_000);
  expect(await letters.end()).toEqual({ fewestReady: 1, mostWanted: 2 });
  for (const name of gamers) {
    await until(`${name} to be NotReady`, async () => !(await stateOf(plane, name)).ready);
    expect((await stateOf(plane, name)).cordoned).toBe(true);
  }
  await until(
    'nothing to be left on gamer',
    async () => (await movableOnGamer(plane)).length === 0,
  );
  const diary = await until('the diary to be ready', async () => {
    const pod = await placeOf(plane, 'home/diary-0');
    return pod?.ready === true ? pod : undefined;
  });
  expect(gamers).not.toContain(diary.node);
});

test('lowtide on brings gamer back: its nodes are Ready and take work again', async () => {
  const { plane } = home;
  const coupling = coupled(home, cli());
  const { code, stdout } = await lowtideOn(home, cli(), ['on', 'gamer']).ended;
  await coupling.stop();
  expect([code, stdout]).toEqual([0, expect.stringContaining('gamer is back at work')]);
  for (const name of gamers) {
    expect(await stateOf(plane, name)).toEqual({
      ready: true,
      cordoned: false,
      outOfService: false,
    });
  }
  expect(readFileSync(join(cli(), 'world'), 'utf8')).toBe('simulated,kubernetes=real\n');
});

test("a volume's pod runs elsewhere once a plug proves that its host is off, and marks go on return", async () => {
  const { plane } = home;
  const { controller, ...lab } = await begin('loss', 3);
  const volume = 'home-pages-diary-0';
  await until(
    'the volume to be attached',
    async () => (await attachedTo(plane, volume)).length > 0,
  );
  expect(await attachedTo(plane, volume)).toEqual(['talos08']);
  lab.world.inject({ kind: 'host.power-cut', host: gamer });
  await until('the taint', async () => (await stateOf(plane, 'talos08')).outOfService);
  const told = controller.journal();
  const lost = told.findIndex((one) => one.kind === 'seen' && one.about.kind === 'host-lost');
  const marked = told.findIndex(
    (one) => one.kind === 'acting' && one.action.kind === 'node.mark-out-of-service',
  );
  expect([lost, lost < marked]).toEqual([expect.any(Number), true]);
  expect(told[lost]).toMatchObject({ text: 'gamer lost its power without a word.' });
  const diary = await until('the diary elsewhere', async () => {
    const pod = await placeOf(plane, 'home/diary-0');
    return pod?.ready === true && pod.node !== 'talos08' ? pod : undefined;
  });
  await until('its volume there', async () => {
    return `${await attachedTo(plane, volume)}` === diary.node;
  });
  lab.world.inject({ kind: 'host.switched-on', host: gamer });
  for (const name of gamers) {
    await until(`${name} to work again`, async () => {
      const { ready, cordoned, outOfService } = await stateOf(plane, name);
      return ready && !cordoned && !outOfService;
    });
  }
  expect(didAct(controller, 'node.unmark-out-of-service')).toBe(true);
});

test('a leave that a budget blocks says what it drops, in order, and keeps its time', async () => {
  const { plane } = home;
  const { controller, ...lab } = await begin('blocked', 5);
  ends.push(await keepDiary(plane), await allowNoMorePods(plane));
  askOff(controller, 90_000);
  await until('its end', () => has(controller, isClosed));
  const told = controller.journal();
  const dropped = told.flatMap((one) => (one.kind === 'dropped' ? [[one.step, one.why]] : []));
  expect(dropped).toEqual([
    ['run replacements first', expect.stringMatching(/^\d pods? did not wait for /)],
    ['evict the rest', 'home/diary-0 could not be moved in time.'],
  ]);
  expect(
    told.filter((one) => one.kind === 'held').map((one) => [one.gate, one.action.kind]),
  ).toContainEqual(['disruption-budget', 'pod.evict']);
  expect(told.find(isClosed)).toMatchObject({
    outcome: 'done',
    summary: expect.stringMatching(/^gamer left as asked, with \d+ s to spare\./),
  });
  expect(lab.world.truth.hosts.get(gamer)?.power).toBe('off');
  await until('the diary elsewhere', async () => {
    const pod = await placeOf(plane, 'home/diary-0');
    return pod?.ready === true && pod.node !== 'talos08';
  });
  expect(await surges(plane)).toEqual([]);
});

test('an always-on host that was lost and comes back takes a part of the work again', async () => {
  const { plane } = home;
  // For the pods to have rested: what was placed a minute ago is not moved again.
  const { controller, ...lab } = await begin('rebalance', 3, 60 * 60_000);
  const nuc3 = ['talos04', 'talos05'];
  const there = async () =>
    (await pods(plane)).filter(
      ({ node, owner }) => nuc3.includes(node) && owner.startsWith('ReplicaSet/'),
    );
  lab.world.inject({ kind: 'host.power-cut', host: 'nuc3' as HostName });
  for (const name of nuc3) {
    await until(`${name} to be NotReady`, async () => !(await stateOf(plane, name)).ready);
  }
  // Nothing proves that nuc3 is off, so Lowtide waits; a person who has looked need not.
  for (const { namespace, name } of await pods(plane).then((all) =>
    all.filter(({ node, owner }) => nuc3.includes(node) && !owner.startsWith('DaemonSet/')),
  )) {
    await plane.kubectl(['delete', 'pod', '-n', namespace, name, '--force', '--grace-period=0']);
  }
  await until('all work to be elsewhere', async () => (await there()).length === 0);
  expect(didAct(controller, 'node.mark-out-of-service')).toBe(false);
  lab.world.inject({ kind: 'host.switched-on', host: 'nuc3' as HostName });
  await until('the return to end', () =>
    has(controller, (one) => isClosed(one) && /nuc3 is back at work/.test(one.summary)),
  );
  const moves = controller
    .journal()
    .filter((one) => one.kind === 'acting' && one.step === 'spread the work again');
  expect(moves.length).toBeGreaterThanOrEqual(2);
  expect((await there()).length).toBeGreaterThan(0);
  expect(await surges(plane)).toEqual([]);
});

test('a controller that is killed at each line of a leave goes on where it stood, and does nothing twice', async () => {
  const { plane } = home;
  const { controller, ...lab } = await begin('killed', 6);
  expect(lab.world.truth.etcd.leader).toBe('talos03');
  const letters = lookAt(plane, 'home/letters');
  const diary = (await placeOf(plane, 'home/diary-0'))?.uid;
  askOff(controller, 30 * 60_000);
  const killedAt = await killAtEachLine(controller, 'leave');
  expect(killedAt.length).toBeGreaterThan(15);
  expect(controller.journal().filter(isClosed)).toMatchObject([
    { operation: 'leave-gamer-1', outcome: 'done' },
  ]);
  expect(await letters.end()).toEqual({ fewestReady: 1, mostWanted: 2 });
  expect(await surges(plane)).toEqual([]);
  const evicted = killedAt.filter((line) => line.startsWith('acting: pod.evict home/diary-0'));
  expect(evicted).toEqual([`acting: pod.evict home/diary-0 ${diary}`]);
  const { hosts: power, etcd, history } = lab.world.truth;
  expect(power.get(gamer)?.power).toBe('off');
  expect(etcd.leader).not.toBe('talos03');
  expect(history.filter(({ text }) => text === 'gamer shuts down')).toHaveLength(1);
  for (const name of gamers) {
    await until(`${name} to be NotReady`, async () => !(await stateOf(plane, name)).ready);
    expect((await stateOf(plane, name)).cordoned).toBe(true);
  }
  await until(
    'nothing to be left on gamer',
    async () => (await movableOnGamer(plane)).length === 0,
  );
});

test('a second controller for the same lab is refused, and told of the first', async () => {
  const first = startSimulatedHosts(home, 1);
  hosts = first;
  const controller = first.controller('killed');
  controller.start();
  const already = controller.journal().length;
  await until('it to write', () => controller.journal().length > already);
  const state = home.folder('killed');
  const off = await lowtideOn(home, state, ['off', 'nixos', '--yes']).ended;
  const run = await lowtideOn(home, state, ['run', '--port', '0']).ended;
  for (const { code, stdout, stderr } of [off, run]) {
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: Process \d+ writes the journal in .*killed\. Stop it with/);
  }
});
