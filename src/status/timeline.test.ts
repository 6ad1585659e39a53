import { expect, test } from 'vitest';
import { fridayNight, host, node } from '../../test/situations/home.ts';
import type { Entry, EntryBody } from '../controller/entry.ts';
import type { Operation } from '../controller/operation.ts';
import type { Action } from '../world/actions.ts';
import type { TimelineRow } from './status.ts';
import { createTimeline } from './timeline.ts';

const leave: Operation = {
  id: 'leave-gamer-1',
  kind: 'leave',
  subject: { kind: 'host', host: host('gamer') },
  openedAt: fridayNight,
  deadlineAt: fridayNight + 120_000,
  because: 'its owner announced it',
  by: "gamer's owner",
  powersOff: false,
};

const evict: Action = { kind: 'pod.evict', pod: 'db/postgres-1', uid: 'u1' };

/** Journal lines by the seconds at which they were written. */
function rowsOf(...lines: readonly (readonly [seconds: number, body: EntryBody])[]): TimelineRow[] {
  const timeline = createTimeline();
  const entries: Entry[] = lines.map(([s, body]) => ({ at: fridayNight + s * 1000, ...body }));
  // One at a time, as they come in life.
  for (const entry of entries) timeline.add([entry]);
  return [...timeline.rows()];
}

const finished = (action: Action, result: Extract<EntryBody, { kind: 'finished' }>['result']) =>
  ({ kind: 'finished', id: 'x', operation: leave.id, action, result, tookMs: 400 }) as const;

test('an operation becomes one headline with what held it and what was left, and how long it took', () => {
  const rows = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [1, finished({ kind: 'etcd.forfeit-leadership', node: node('talos03') }, { kind: 'done' })],
    [
      2,
      {
        kind: 'held',
        operation: leave.id,
        action: evict,
        gate: 'disruption-budget',
        why: 'the budget allows none',
        next: 'Wait.',
      },
    ],
    [13, finished(evict, { kind: 'done' })],
    [
      60,
      {
        kind: 'dropped',
        operation: leave.id,
        step: 'evict the rest',
        why: 'jellyfin-1 could not be moved in time.',
      },
    ],
    [
      79,
      { kind: 'closed', operation: leave.id, outcome: 'done', summary: 'gamer left as announced.' },
    ],
  );
  const headlines = rows.filter((row) => row.operation === leave.id && !row.detail);
  expect(headlines).toEqual([
    {
      seq: rows.length,
      at: fridayNight + 79_000,
      who: "gamer's owner",
      text: 'gamer left as announced. Held by disruption-budget for 11 s. jellyfin-1 could not be moved in time.',
      subject: 'gamer',
      tone: 'warn',
      gate: 'disruption-budget',
      tookMs: 79_000,
      operation: leave.id,
      detail: false,
    },
  ]);
});

test('many pods are counted in the headline and named in the detail', () => {
  const names = ['home/paperless-7', 'db/postgres-1', 'media/jellyfin-0', 'web/traefik-5'];
  const why = `${names.join(', ')} could not be moved in time.`;
  const rows = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [60, { kind: 'dropped', operation: leave.id, step: 'evict the rest', why }],
    [79, { kind: 'closed', operation: leave.id, outcome: 'done', summary: 'gamer left.' }],
  );
  expect(rows[1]).toMatchObject({ detail: true, text: `No time left to evict the rest: ${why}` });
  expect(rows[2]?.text).toBe('gamer left. 4 pods could not be moved in time.');
});

test('a gate that holds is told once, and again when the action gets through', () => {
  const held = {
    kind: 'held',
    operation: leave.id,
    action: evict,
    gate: 'disruption-budget',
    why: 'the budget allows none',
    next: 'Wait.',
  } as const;
  const texts = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [2, held],
    [7, held],
    [13, finished(evict, { kind: 'done' })],
  ).map((row) => row.text);
  expect(texts).toEqual([
    'gamer leaves, because its owner announced it.',
    'Would evict postgres-1, but the budget allows none.',
    'Evicted postgres-1, after disruption-budget had held it for 11 s.',
  ]);
});

test('a refusal of the API that repeats is one row until it is over', () => {
  const wait = {
    kind: 'wait',
    why: 'its budget allows no disruption',
    heldBy: ['db/postgres'],
  } as const;
  const rows = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [5, finished(evict, wait)],
    [10, finished(evict, wait)],
    [15, finished(evict, wait)],
  );
  expect(rows.filter((row) => row.gate === 'disruption-budget')).toHaveLength(1);
});

test('an action that is asked for again and again is told once', () => {
  const wake: Action = { kind: 'host.wake', host: host('gamer') };
  const rows = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [1, finished(wake, { kind: 'done' })],
    [26, finished(wake, { kind: 'done' })],
    [51, finished(wake, { kind: 'done' })],
  );
  expect(rows.map((row) => row.text).slice(1)).toEqual(['Sent a magic packet to gamer.']);
});

test('who asked is named: you, an owner, or Lowtide', () => {
  const rows = rowsOf(
    [
      0,
      {
        kind: 'intent',
        intent: { by: 'you', kind: 'off', host: host('gamer'), withinMs: 120_000 },
      },
    ],
    [1, { kind: 'announced', host: host('nixos'), withinMs: 60_000 }],
    [2, { kind: 'seen', about: { kind: 'host-lost', host: host('nuc1') }, text: 'nuc1 was lost.' }],
  );
  expect(rows.map(({ who, subject, tone }) => [who, subject, tone])).toEqual([
    ['you', 'gamer', 'fine'],
    ["nixos's owner", 'nixos', 'busy'],
    ['Lowtide', 'nuc1', 'bad'],
  ]);
});

test('what calls for a person stands out of its operation', () => {
  const [, row] = rowsOf(
    [0, { kind: 'opened', operation: leave }],
    [
      9,
      {
        kind: 'stalled',
        operation: leave.id,
        why: 'gamer has no way to be switched off',
        next: 'Switch it off.',
      },
    ],
  );
  expect(row).toMatchObject({ tone: 'bad', detail: false });
  expect(row?.text).toBe('A person is needed: gamer has no way to be switched off. Switch it off.');
});

test('rows are numbered without a gap and only the latest are kept', () => {
  const timeline = createTimeline();
  for (let number = 1; number <= 2500; number += 1) {
    timeline.add([
      { at: fridayNight, kind: 'announced', host: host('gamer'), withinMs: number * 1000 },
    ]);
  }
  const rows = timeline.rows();
  expect(rows).toHaveLength(2000);
  expect(rows.at(0)?.seq).toBe(501);
  expect(rows.at(-1)?.seq).toBe(2500);
});
