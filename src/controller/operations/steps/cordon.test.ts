import { expect, test } from 'vitest';
import {
  home,
  host,
  journal,
  minuteMs,
  nothingSeen,
  see,
} from '../../../../test/situations/home.ts';
import type { State } from '../../state.ts';
import { cordon } from './cordon.ts';

function leaving(state: State) {
  const operation = {
    id: 'leave-gamer-1',
    kind: 'leave',
    subject: { kind: 'host', host: host('gamer') },
    openedAt: state.now,
    deadlineAt: state.now + 2 * minuteMs,
    because: 'you asked for it',
    by: 'you',
    powersOff: true,
  } as const;
  journal(state, { kind: 'opened', operation });
  const opened = state.operations.get(operation.id);
  if (opened === undefined) throw new Error('bug: it was just opened');
  return opened;
}

test('before Kubernetes was ever heard nobody knows what is to be cordoned: it waits', () => {
  const state = nothingSeen();
  see(state, 'host.reachable', 'gamer', true);
  const operation = leaving(state);
  expect(cordon.done(state, operation)).toBe(false);
  expect(cordon.next(state, operation)).toEqual({
    kind: 'wait',
    until: 'Kubernetes has been heard',
  });
});

test('a node that never joined has nothing to cordon', () => {
  const state = home();
  state.facts.get('kubernetes.node')?.delete('talos03');
  state.facts.get('kubernetes.node')?.delete('talos08');
  expect(cordon.done(state, leaving(state))).toBe(true);
});
