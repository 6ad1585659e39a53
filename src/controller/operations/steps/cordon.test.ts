import { expect, test } from 'vitest';
import { askedOff, home, nothingSeen, see } from '../../../../test/situations/home.ts';
import { cordon } from './cordon.ts';

test('before Kubernetes was ever heard nobody knows what is to be cordoned: it waits', () => {
  const state = nothingSeen();
  see(state, 'host.reachable', 'gamer', true);
  const operation = askedOff(state);
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
  expect(cordon.done(state, askedOff(state))).toBe(true);
});
