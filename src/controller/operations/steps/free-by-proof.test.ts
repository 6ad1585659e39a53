import { expect, test } from 'vitest';
import {
  askedOff,
  home,
  host,
  journal,
  minuteMs,
  node,
  pod,
  see,
} from '../../../../test/situations/home.ts';
import type { State } from '../../state.ts';
import { freeBeforePowerOff, freeByMeter } from './free-by-proof.ts';

/** gamer leaves, its VMs are off, and Kubernetes still has a pod on talos08. */
function leaving(outOfService: boolean): State {
  const state = home();
  journal(state, {
    kind: 'intent',
    intent: { by: 'you', kind: 'off', host: host('gamer'), withinMs: 2 * minuteMs },
  });
  askedOff(state);
  for (const name of ['talos03', 'talos08']) see(state, 'vm.state', name, 'shutoff');
  see(state, 'kubernetes.node', 'talos08', {
    ready: 'False',
    readySince: state.now,
    cordonedBy: 'lowtide',
    outOfService,
  });
  see(state, 'kubernetes.pod', 'home/diary-0', pod('home', 'diary-0', 'talos08'));
  return state;
}

function operationIn(state: State) {
  const operation = state.operations.get('leave-gamer-1');
  if (operation === undefined) throw new Error('bug: it was just opened');
  return operation;
}

test('before the power goes a node whose VM is off is marked, so that its pods come free', () => {
  const state = leaving(false);
  expect(freeBeforePowerOff.done(state, operationIn(state))).toBe(false);
  expect(freeBeforePowerOff.next(state, operationIn(state))).toEqual({
    kind: 'actions',
    actions: [{ kind: 'node.mark-out-of-service', node: node('talos08') }],
  });
});

test('the power need not wait for Kubernetes to let go: the mark is enough for that', () => {
  const state = leaving(true);
  expect(freeBeforePowerOff.done(state, operationIn(state))).toBe(true);
  expect(freeByMeter.done(state, operationIn(state))).toBe(false);
});

test('what is marked needs no proof any more, and is said to be on its way', () => {
  const state = leaving(true);
  see(state, 'vm.state', 'talos08', { unobservable: 'gamer does not answer' });
  see(state, 'host.reachable', 'gamer', false);
  expect(freeByMeter.next(state, operationIn(state))).toEqual({
    kind: 'wait',
    until: 'Kubernetes has let go of the pods there',
  });
  expect(freeByMeter.left?.(state, operationIn(state))).toBe(
    'Kubernetes still lets go of home/diary-0.',
  );
});
