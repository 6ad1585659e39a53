import { describe, expect, test } from 'vitest';
import type { Refused, Unreachable, WatchEnd } from '../api.ts';
import { pauseMs } from './backoff.ts';
import { begin, decide, type Heard, type Progress } from './progress.ts';

const random = () => 0.5;

function refused(status: number, more: Partial<Refused> = {}): Refused {
  return { kind: 'refused', status, reason: '', message: 'no', causes: [], ...more };
}

const reset: Unreachable = { kind: 'unreachable', why: 'Reset.', next: '', cause: 'passing' };

/** Plays what is heard and gives the last decision. */
function played(...heard: readonly Heard[]) {
  return heard.reduce(
    ({ progress }: { readonly progress: Progress }, one) => decide(progress, one, random),
    begin,
  );
}

const listed: Heard = { kind: 'page', resourceVersion: 'a' };
const opened: Heard = { kind: 'opened' };
const ended = (end: WatchEnd, livedMs = 60_000): Heard => ({ kind: 'watch-ended', end, livedMs });
const inOrder = ended({ kind: 'ended' });

describe('a list', () => {
  test('goes on page by page, then a watch begins where it ended', () => {
    const page: Heard = { kind: 'page', resourceVersion: 'a', next: 'more' };
    expect(played(page)).toMatchObject({ command: { kind: 'list', next: 'more' } });
    expect(played(page, listed)).toMatchObject({ command: { kind: 'watch', from: 'a' } });
  });

  test('that took too long begins anew at once, then in one piece', () => {
    const expired: Heard = { kind: 'list-failed', trouble: refused(410) };
    expect(played(expired)).toMatchObject({ command: { kind: 'list', whole: false } });
    expect(played(expired, expired)).toMatchObject({ command: { kind: 'pause' } });
    expect(played(expired, expired, { kind: 'pause-over' })).toMatchObject({
      command: { kind: 'list', whole: true },
    });
  });

  test('that is forbidden is trouble, and is tried again', () => {
    const forbidden = refused(403, { message: 'nodes is forbidden' });
    const decision = played({ kind: 'list-failed', trouble: forbidden });
    expect(decision).toMatchObject({
      progress: { health: { kind: 'trouble', trouble: forbidden } },
      command: { kind: 'pause' },
    });
  });
});

describe('a watch', () => {
  test('that ends in good order goes on from the last place, be it a bookmark', () => {
    const moved: Heard = { kind: 'moved', resourceVersion: 'b' };
    const decision = played(listed, opened, moved, inOrder);
    expect(decision).toMatchObject({
      progress: { health: { kind: 'live' } },
      command: { kind: 'watch', from: 'b' },
    });
  });

  test('that breaks goes on from the last place after a pause, and until then is not believed', () => {
    const decision = played(listed, opened, ended(reset));
    expect(decision).toMatchObject({
      progress: { health: { kind: 'trouble', trouble: reset } },
      command: { kind: 'pause', ms: 600 },
    });
    const after = decide(decision.progress, { kind: 'pause-over' }, random);
    expect(after).toMatchObject({ command: { kind: 'watch', from: 'a' } });
    expect(decide(after.progress, opened, random).progress.health).toEqual({ kind: 'live' });
  });

  test.each([
    ['410', refused(410)],
    [
      'a version that the server does not know yet',
      refused(504, { reason: 'ResourceVersionTooLarge' }),
    ],
    ['a version that the server cannot read', refused(400)],
  ])('refused with %s leads to a new list', (_, end) => {
    expect(played(listed, opened, ended(end))).toMatchObject({ command: { kind: 'list' } });
    expect(played(listed, opened, ended(end), listed, ended(end))).toMatchObject({
      command: { kind: 'pause' },
      progress: { health: { kind: 'trouble' } },
    });
  });

  test.each([401, 403, 429, 500, 503])('refused with %i keeps its place', (status) => {
    const decision = played(listed, opened, ended(refused(status)), { kind: 'pause-over' });
    expect(decision).toMatchObject({ command: { kind: 'watch', from: 'a' } });
  });

  test('that is garbled again and again at the same place leads to a new list', () => {
    const garbled = ended({ kind: 'garbled', why: 'no JSON' });
    const again: Heard[] = [garbled, { kind: 'pause-over' }];
    expect(played(listed, ...again, ...again, ...again)).toMatchObject({
      command: { kind: 'watch', from: 'a' },
    });
    expect(played(listed, ...again, ...again, ...again, ...again)).toMatchObject({
      command: { kind: 'list' },
    });
  });

  test('that ends as soon as it begins is not begun again in circles', () => {
    expect(played(listed, opened, ended({ kind: 'ended' }, 10))).toMatchObject({
      command: { kind: 'pause' },
    });
  });
});

test('what is doubted is listed anew, and what is listed already is not doubted', () => {
  expect(played(listed, ended(reset), { kind: 'doubted' }, { kind: 'pause-over' })).toMatchObject({
    command: { kind: 'list' },
  });
  expect(played(listed, { kind: 'doubted' })).toMatchObject({ command: { kind: 'list' } });
  expect(played({ kind: 'doubted' })).not.toHaveProperty('command');
});

test('when the API is back everything is listed anew, open watches and hanging lists too', () => {
  expect(played(listed, opened, { kind: 'api-back' })).toMatchObject({
    progress: { health: { kind: 'starting' } },
    command: { kind: 'list' },
  });
  expect(played(listed, ended(reset), { kind: 'api-back' })).toMatchObject({
    command: { kind: 'list' },
  });
  expect(played({ kind: 'api-back' })).toMatchObject({ command: { kind: 'list' } });
});

describe('the pause', () => {
  test('doubles from 800 ms to 30 s, and is spread over half of it', () => {
    const most = [1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => pauseMs(failures, () => 1));
    expect(most).toEqual([800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    expect(pauseMs(3, () => 0)).toBe(1_600);
  });

  test('is never shorter than the server asks, within reason', () => {
    expect(pauseMs(1, random, 7_000)).toBe(7_000);
    expect(pauseMs(1, random, 86_400_000)).toBe(120_000);
    expect(pauseMs(7, random, 7_000)).toBe(22_500);
  });
});
