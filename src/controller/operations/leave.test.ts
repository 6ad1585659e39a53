import { expect, test } from 'vitest';
import { home, host, journal, minuteMs, node } from '../../../test/situations/home.ts';
import type { Action } from '../../world/actions.ts';
import { leave } from './leave.ts';

/** What a leave says of itself after these actions have succeeded. */
function summaryAfter(...actions: readonly Action[]): string {
  const state = home();
  const id = 'leave-gamer-1';
  journal(state, {
    kind: 'opened',
    operation: {
      id,
      kind: 'leave',
      subject: { kind: 'host', host: host('gamer') },
      openedAt: state.now,
      deadlineAt: state.now + 2 * minuteMs,
      because: 'you asked for it',
      by: 'you',
      powersOff: true,
    },
  });
  for (const [index, action] of actions.entries()) {
    const about = { id: `${id}/${index}`, operation: id, action } as const;
    journal(state, { kind: 'acting', step: 'any', attempt: 1, ...about });
    journal(state, { kind: 'finished', result: { kind: 'done' }, tookMs: 1, ...about });
  }
  const operation = state.operations.get(id);
  if (operation === undefined) throw new Error('bug: it was just opened');
  return leave.summary(state, operation);
}

const navidrome = 'Deployment/media/navidrome' as const;

test('a pod that was retired for its replacement has moved, and so has one that was evicted', () => {
  const summary = summaryAfter(
    { kind: 'workload.settle', workload: navidrome, retire: node('talos08') },
    { kind: 'pod.evict', pod: 'home/diary-0', uid: '1' },
  );
  expect(summary).toContain('2 pods moved');
});

test('an extra replica that was only taken back has moved nothing', () => {
  const summary = summaryAfter({ kind: 'workload.settle', workload: navidrome, retire: 'any' });
  expect(summary).toContain('0 pods moved');
});
