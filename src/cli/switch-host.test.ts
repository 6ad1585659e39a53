import { expect, test } from 'vitest';
import { capturing } from '../../test/lowtide.ts';
import { home, host, journal, minuteMs } from '../../test/situations/home.ts';
import type { Operation } from '../controller/operation.ts';
import type { Reply } from '../server/client.ts';
import { labStatus } from '../status/lab-status.ts';
import type { LabStatus, TimelineRow } from '../status/status.ts';
import type { RunningLab } from './running-lab.ts';
import { endLeave, switchHost } from './switch-host.ts';

const leaving: Operation = {
  id: 'leave-gamer-1',
  kind: 'leave',
  subject: { kind: 'host', host: host('gamer') },
  openedAt: home().now,
  because: 'you asked for it',
  by: 'you',
  powersOff: true,
};

const gaveWay: TimelineRow = {
  seq: 1,
  at: leaving.openedAt,
  who: 'you',
  text: 'gamer is still on 6 min after it should have gone, so it stays.',
  tone: 'off',
  operation: leaving.id,
  detail: false,
};

const held = {
  what: 'cordon talos03',
  gate: 'quorum-survives',
  why: 'etcd would stop',
  next: 'Switch nuc1 on first.',
  since: leaving.openedAt - minuteMs,
};

function heldStatus(): LabStatus {
  const state = home();
  journal(state, { kind: 'opened', operation: leaving });
  const status = labStatus(state);
  const [operation] = status.operations;
  if (operation === undefined) throw new Error('bug: it was just opened');
  return { ...status, operations: [{ ...operation, held: [held] }] };
}

/** A running lab that tells one status after the other, and the rows once the operation is over. */
function telling(statuses: LabStatus[], rows: readonly TimelineRow[]): RunningLab {
  let at = -1;
  const answer = (path: string): unknown => {
    if (path === '/api/intents') return { says: 'gamer leaves.' };
    if (path === '/api/status') at += 1;
    if (path === '/api/status') return statuses[Math.min(at, statuses.length - 1)];
    return at >= statuses.length - 1 ? rows : [];
  };
  const reply = <T>(path: string) =>
    Promise.resolve({ kind: 'ok', body: answer(path) as T } as Reply<T>);
  return {
    health: { ok: true, pid: 1, lab: 'home', world: 'simulated' },
    isOwn: false,
    get: reply,
    post: reply,
  };
}

test('a leave that a gate held until it was too late says what to do about the gate', async () => {
  const running = telling([heldStatus(), labStatus(home())], [gaveWay]);
  const { context, written } = capturing(['--no-color'], { terminalColumns: 60 });
  const flags = { json: false, noColor: true };
  await switchHost(context, running, flags, { kind: 'off', host: host('gamer') });
  expect(context.process.exitCode).toBe(3);
  const { stdout } = written();
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${gaveWay.text} ${held.next}`);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
});

test('a leave that an earlier run left open is gone on with, by a run of its own alone', async () => {
  const ended: TimelineRow = { ...gaveWay, text: 'gamer left as asked.', tone: 'fine' };
  const open = () => telling([heldStatus(), heldStatus(), labStatus(home('gamer'))], [ended]);
  const flags = { json: false, noColor: true };
  let wentOn = 0;
  const own = { ...open(), isOwn: true, goOn: () => (wentOn += 1) };
  const { context, written } = capturing(['--no-color']);
  expect(await endLeave(context, own, flags, host('gamer'))).toBe(true);
  expect(wentOn).toBe(1);
  expect(written().stdout).toContain('gamer left as asked.');
  expect(await endLeave(context, open(), flags, host('gamer'))).toBe(false);
  const nothing = { ...telling([labStatus(home('gamer'))], []), isOwn: true, goOn: own.goOn };
  expect(await endLeave(context, nothing, flags, host('gamer'))).toBe(false);
  expect(wentOn).toBe(1);
});
