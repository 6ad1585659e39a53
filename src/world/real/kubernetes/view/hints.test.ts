import { expect, test } from 'vitest';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { Fact } from '../../../facts.ts';
import type { Health } from '../watch/progress.ts';
import type { ReducedPod, StartHint } from '../watch/reduced.ts';
import type { ResourceName } from '../watch/resources.ts';
import { createView } from './view.ts';

const { lab } = referenceLab();
const live: Health = { kind: 'live' };
const starting: Health = { kind: 'starting' };
const broken: Health = { kind: 'trouble', trouble: { kind: 'garbled', why: 'nonsense came' } };

const hanging: ReducedPod = {
  uid: 'u1',
  node: 'talos06' as NodeName,
  phase: 'Pending',
  ready: false,
  terminating: false,
  since: 5,
  awaitsSandbox: true,
  labels: new Map(),
};
const { awaitsSandbox: _, ...withSandbox } = hanging;
const { node: __, ...unbound } = withSandbox;

function createHinted(seen: (name: ResourceName) => Health = () => live) {
  const view = createView(lab, () => {});
  const facts = new Map<string, Fact>();
  const look = (healthOf: (name: ResourceName) => Health) => view.look({ kind: 'up' }, healthOf);
  look(seen);
  const putPod = (object: ReducedPod, key = 'data/db-0') =>
    view.stores.pods.put({ kind: 'object', key, object });
  const putEvent = (key: string, hint: Partial<StartHint>) => {
    const whole = { pod: 'data/db-0', uid: 'u1', why: key, at: 1, ...hint };
    view.stores.events.put({ kind: 'object', key: `data/${key}`, object: { hint: whole } });
  };
  const whyOf = (pod = 'data/db-0'): string | undefined => {
    for (const fact of view.changes(1)) facts.set(fact.subject, fact);
    const value = facts.get(pod)?.value;
    return typeof value === 'object' && 'why' in value ? value.why : undefined;
  };
  return { view, look, putPod, putEvent, whyOf };
}

const eventsAre = (health: Health) => (name: ResourceName) => (name === 'events' ? health : live);

test('a pod that hangs on its node says why, by the newest word, until it has a sandbox', () => {
  const { view, putPod, putEvent, whyOf } = createHinted();
  putPod(hanging);
  expect(whyOf()).toBeUndefined();
  putEvent('attach', { at: 2 });
  expect(whyOf()).toBe('attach');
  putEvent('older', { at: 1 });
  expect(whyOf()).toBe('attach');
  putEvent('mount', { at: 3 });
  expect(whyOf()).toBe('mount');
  putEvent('mount', { at: 4, why: 'mount again' });
  expect(whyOf()).toBe('mount again');
  putPod(withSandbox);
  expect(whyOf()).toBeUndefined();
  view.stores.events.drop('data/mount');
  putPod(hanging);
  expect(whyOf()).toBeUndefined();
});

test('what its own status says comes first', () => {
  const { putPod, putEvent, whyOf } = createHinted();
  putPod({ ...withSandbox, why: 'ImagePullBackOff' });
  putEvent('mount', {});
  expect(whyOf()).toBe('ImagePullBackOff');
});

test('it may be heard of before the pod has its node, or before the pod itself', () => {
  const { look, putPod, putEvent, whyOf } = createHinted(() => starting);
  putEvent('attach', {});
  putPod(unbound);
  look(() => live);
  expect(whyOf()).toBeUndefined();
  putPod(hanging);
  expect(whyOf()).toBe('attach');
});

test('it is nothing of another pod of the same name', () => {
  const { putPod, putEvent, whyOf } = createHinted();
  putPod(hanging);
  putEvent('of the one before', { uid: 'u0' });
  expect(whyOf()).toBeUndefined();
  putEvent('mount', {});
  putPod({ ...hanging, uid: 'u2' });
  expect(whyOf()).toBeUndefined();
});

test.each([
  ['runs', { ...withSandbox, phase: 'Running' }],
  ['ends', { ...withSandbox, terminating: true }],
] as const)('nothing is kept of a pod that %s', (_, pod) => {
  const { view, putPod, putEvent } = createHinted();
  putPod(hanging);
  putEvent('before', {});
  putPod(pod);
  putEvent('after', {});
  expect([...view.stores.events.keys()]).toEqual([]);
});

test('nothing is kept of pods that are gone, nor of those that all pods known are none of', () => {
  const { view, look, putPod, putEvent } = createHinted(() => starting);
  putPod(hanging);
  putEvent('of one', {});
  putEvent('of none', { pod: 'data/gone' });
  expect([...view.stores.events.keys()]).toHaveLength(2);
  look(() => live);
  expect([...view.stores.events.keys()]).toEqual(['data/of one']);
  putEvent('late', { pod: 'data/gone' });
  view.stores.pods.drop('data/db-0');
  expect([...view.stores.events.keys()]).toEqual([]);
});

test('no more is kept than has its use, and the oldest goes first', () => {
  const { view, putPod, putEvent, whyOf } = createHinted();
  for (let index = 0; index < 1_001; index++) {
    const pod = `data/db-${index}`;
    putPod(hanging, pod);
    putEvent(`event-${index}`, { pod });
  }
  expect([...view.stores.events.keys()]).toHaveLength(1_000);
  expect(whyOf('data/db-0')).toBeUndefined();
  expect(whyOf('data/db-1')).toBe('event-1');
  expect(whyOf('data/db-1000')).toBe('event-1000');
});

test('while Events are not seen what they said is not repeated', () => {
  const { look, putPod, putEvent, whyOf } = createHinted();
  putPod(hanging);
  putEvent('mount', {});
  expect(whyOf()).toBe('mount');
  look(eventsAre(broken));
  expect(whyOf()).toBeUndefined();
  look(eventsAre(live));
  expect(whyOf()).toBe('mount');
});
