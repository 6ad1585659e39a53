import fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceLab } from '../../../../../test/simulation/reference-lab.ts';
import type { LabelSelector } from '../../../../kubernetes/objects.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { Fact } from '../../../facts.ts';
import type { Pulse } from '../watch/probe.ts';
import type { Health } from '../watch/progress.ts';
import type { Owner, ReducedObjects, ReducedPod } from '../watch/reduced.ts';
import { type ResourceName, resources } from '../watch/resources.ts';
import type { Named } from '../watch/store.ts';
import { createView, type View } from './view.ts';

const { lab } = referenceLab();

const up: Pulse = { kind: 'up' };
const down: Pulse = { kind: 'down', why: 'It is cut off' };
const live: Health = { kind: 'live' };
const broken: Health = { kind: 'trouble', trouble: { kind: 'garbled', why: 'nonsense came' } };
const allLive = () => live;

/** A view whose facts are folded as the core folds them. */
function createSeen() {
  const view = createView(lab, () => {});
  const facts = new Map<string, Fact>();
  let now = 0;
  const tell = (): Fact[] => {
    now++;
    const changes = view.changes(now);
    for (const fact of changes) {
      const key = `${fact.kind} ${fact.subject}`;
      if (fact.value === 'absent') facts.delete(key);
      else facts.set(key, fact);
    }
    return changes;
  };
  const values = () =>
    Object.fromEntries([...facts].map(([key, { value }]) => [key, value]).sort());
  const value = (key: string) => facts.get(key)?.value;
  return { view, tell, values, value };
}

function put<K extends ResourceName>(view: View, name: K, key: string, object: ReducedObjects[K]) {
  view.stores[name].put({ kind: 'object', key, object });
}

const web: ReducedPod = {
  uid: 'u1',
  node: 'talos06' as NodeName,
  phase: 'Running',
  ready: true,
  terminating: false,
  since: 5,
  owner: { kind: 'ReplicaSet', name: 'web-7f' },
  labels: new Map([
    ['app', 'web'],
    ['pod-template-hash', '7f'],
  ]),
};

const selectsWeb: LabelSelector = {
  matchLabels: new Map([['app', 'web']]),
  matchExpressions: [],
};

test('a pod belongs to the Deployment above its ReplicaSet, whichever is heard of first', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  put(view, 'pods', 'home/web-7f-1', web);
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ workload: 'Deployment/home/web' });
  put(view, 'replicasets', 'home/web-7f', { owner: { kind: 'Deployment', name: 'web' } });
  expect(tell()).toEqual([]);
  put(view, 'replicasets', 'home/web-7f', {});
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ workload: 'Pod/home/web-7f-1' });
});

test('a pod of a night run belongs to its CronJob, that of a Job alone to the Job', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  put(view, 'pods', 'home/run-1-x', { ...web, owner: { kind: 'Job', name: 'run-1' } });
  tell();
  expect(value('kubernetes.pod home/run-1-x')).toMatchObject({ workload: 'Job/home/run-1' });
  put(view, 'jobs', 'home/run-1', { owner: { kind: 'CronJob', name: 'run' } });
  tell();
  expect(value('kubernetes.pod home/run-1-x')).toMatchObject({ workload: 'CronJob/home/run' });
});

test('a static pod stands for itself and is known for what it is', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  const owner: Owner = { kind: 'Node', name: 'talos01' };
  put(view, 'pods', 'kube-system/kube-apiserver-talos01', { ...web, owner });
  tell();
  expect(value('kubernetes.pod kube-system/kube-apiserver-talos01')).toMatchObject({
    workload: 'Pod/kube-system/kube-apiserver-talos01',
    mirror: true,
  });
});

test('a workload counts its ready pods, and those that end no more', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  put(view, 'deployments', 'home/web', { replicas: 3, surged: true });
  put(view, 'pods', 'home/web-7f-1', web);
  put(view, 'pods', 'home/web-7f-2', { ...web, ready: false });
  put(view, 'pods', 'home/web-7f-3', web);
  tell();
  const status = () => value('kubernetes.workload Deployment/home/web');
  expect(status()).toEqual({ replicas: 3, ready: 2, surged: true });
  put(view, 'pods', 'home/web-7f-1', { ...web, terminating: true });
  tell();
  expect(status()).toMatchObject({ ready: 1 });
  view.stores.pods.drop('home/web-7f-3');
  tell();
  expect(status()).toMatchObject({ ready: 0 });
  view.stores.deployments.drop('home/web');
  tell();
  expect(status()).toBeUndefined();
});

test('a claim is attached where its volume is, once it is', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  const attachment = { volume: 'pv-1', node: 'talos06', isAttached: false };
  put(view, 'volumeattachments', 'csi-1', attachment);
  put(view, 'persistentvolumes', 'pv-1', { claim: 'data/db' });
  tell();
  const attached = () => value('kubernetes.attachment data/db');
  expect(attached()).toBeUndefined();
  put(view, 'volumeattachments', 'csi-1', { ...attachment, isAttached: true });
  tell();
  expect(attached()).toEqual({ node: 'talos06' });
  view.stores.volumeattachments.drop('csi-1');
  tell();
  expect(attached()).toBeUndefined();
});

test('while one attachment cannot be read nobody knows whose volume it holds', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  put(view, 'volumeattachments', 'csi-1', { volume: 'pv-1', node: 'talos06', isAttached: true });
  put(view, 'persistentvolumes', 'pv-1', { claim: 'data/db' });
  tell();
  view.stores.volumeattachments.put({ kind: 'malformed', key: 'csi-2', why: 'odd' });
  put(view, 'persistentvolumes', 'pv-2', { claim: 'data/other' });
  tell();
  expect(value('kubernetes.attachment data/db')).toEqual({
    unobservable: 'csi-2 cannot be read: odd',
  });
  expect(value('kubernetes.attachment data/other')).toBeUndefined();
  view.stores.volumeattachments.drop('csi-2');
  tell();
  expect(value('kubernetes.attachment data/db')).toEqual({ node: 'talos06' });
});

test('nodes of the lab that are not in the cluster are told; those of others are not', () => {
  const { view, tell, value, values } = createSeen();
  const node = { ready: 'True', readySince: 1, cordonedBy: 'nobody', outOfService: false } as const;
  put(view, 'nodes', 'elsewhere', node);
  put(view, 'nodes', 'talos06', node);
  view.look(up, allLive);
  tell();
  expect(values()).not.toHaveProperty('kubernetes.node elsewhere');
  expect(value('kubernetes.node talos06')).toEqual(node);
  expect(value('kubernetes.node talos07')).toEqual({
    unobservable: 'talos07 has never joined the cluster',
  });
  view.stores.nodes.drop('talos06');
  tell();
  expect(value('kubernetes.node talos06')).toEqual({
    unobservable: 'talos06 is no longer in the cluster',
  });
});

test('what cannot be read is not known, and is again when it can', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  put(view, 'pods', 'home/web-7f-1', web);
  tell();
  view.stores.pods.put({ kind: 'malformed', key: 'home/web-7f-1', why: 'spec is no map' });
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toEqual({
    unobservable: 'it cannot be read: spec is no map',
  });
  put(view, 'pods', 'home/web-7f-1', web);
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ ready: true });
});

test('nothing is told of pods before their owners are listed too, and the API is not yet true', () => {
  const { view, tell, values } = createSeen();
  put(view, 'pods', 'home/web-7f-1', web);
  view.look(up, (name) => (name === 'replicasets' ? { kind: 'starting' } : live));
  tell();
  expect(values()).not.toHaveProperty('kubernetes.pod home/web-7f-1');
  expect(values()).not.toHaveProperty('kubernetes.api cluster');
  view.look(up, allLive);
  tell();
  expect(values()).toHaveProperty('kubernetes.pod home/web-7f-1');
  expect(values()).toHaveProperty('kubernetes.api cluster', true);
});

test('without an API all is unobservable, told once, and what went meanwhile is gone after', () => {
  const { view, tell, value } = createSeen();
  put(view, 'pods', 'home/web-7f-1', web);
  put(view, 'pods', 'home/web-7f-2', web);
  view.look(up, allLive);
  tell();
  view.look(down, allLive);
  expect(tell().length).toBeGreaterThan(2);
  const silent = { unobservable: 'the Kubernetes API does not answer: It is cut off' };
  expect(value('kubernetes.api cluster')).toBe(false);
  expect(value('kubernetes.pod home/web-7f-1')).toEqual(silent);
  expect(value('kubernetes.node talos06')).toEqual(silent);
  view.look(down, () => broken);
  expect(tell()).toEqual([]);
  view.stores.pods.drop('home/web-7f-2');
  tell();
  view.look(up, () => ({ kind: 'starting' }));
  expect(tell()).toEqual([]);
  view.look(up, allLive);
  tell();
  expect(value('kubernetes.api cluster')).toBe(true);
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ ready: true });
  expect(value('kubernetes.pod home/web-7f-2')).toBeUndefined();
});

const budgetsIn =
  (health: Health) =>
  (name: string): Health =>
    name === 'poddisruptionbudgets' ? health : live;

test('a resource that cannot be watched hides what is made of it, and only that', () => {
  const { view, tell, value } = createSeen();
  put(view, 'poddisruptionbudgets', 'home/web', { disruptionsAllowed: 1, selector: selectsWeb });
  put(view, 'pods', 'home/web-7f-1', web);
  view.look(up, allLive);
  tell();
  view.look(up, budgetsIn(broken));
  tell();
  expect(value('kubernetes.budget home/web')).toEqual({
    unobservable: 'poddisruptionbudgets cannot be watched: nonsense came',
  });
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ ready: true });
  expect(value('kubernetes.api cluster')).toBe(true);
});

test('one that may not be watched is told of the API, even when nothing of it was ever seen', () => {
  const { view, tell, value } = createSeen();
  const message =
    'poddisruptionbudgets.policy is forbidden: User "lowtide" cannot list resource "poddisruptionbudgets" in API group "policy" at the cluster scope';
  const trouble = {
    kind: 'refused',
    status: 403,
    reason: 'Forbidden',
    message,
    causes: [],
  } as const;
  put(view, 'pods', 'home/web-7f-1', web);
  view.look(up, budgetsIn({ kind: 'trouble', trouble }));
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ ready: true });
  expect(value('kubernetes.api cluster')).toEqual({
    unobservable:
      'poddisruptionbudgets cannot be watched: The user lowtide may not list poddisruptionbudgets (API group "policy", all namespaces)',
  });
});

const eventsIn =
  (health: Health) =>
  (name: string): Health =>
    name === 'events' ? health : live;

test('Events that cannot be seen hide nothing; one that may not be seen is told of the API', () => {
  const { view, tell, value } = createSeen();
  put(view, 'pods', 'home/web-7f-1', web);
  view.look(up, eventsIn({ kind: 'starting' }));
  tell();
  expect(value('kubernetes.api cluster')).toBe(true);
  view.look(up, eventsIn(broken));
  expect(tell()).toEqual([]);
  const message =
    'events is forbidden: User "lowtide" cannot list resource "events" in API group "" at the cluster scope';
  const trouble = {
    kind: 'refused',
    status: 403,
    reason: 'Forbidden',
    message,
    causes: [],
  } as const;
  view.look(up, eventsIn({ kind: 'trouble', trouble }));
  tell();
  expect(value('kubernetes.pod home/web-7f-1')).toMatchObject({ ready: true });
  expect(value('kubernetes.api cluster')).toEqual({
    unobservable:
      'events cannot be watched: The user lowtide may not list events (API group "", all namespaces)',
  });
});

test('an API that answers is not true while pods cannot be seen', () => {
  const { view, tell, value } = createSeen();
  view.look(up, allLive);
  tell();
  view.look(up, (name) => (name === 'pods' ? broken : live));
  tell();
  expect(value('kubernetes.api cluster')).toEqual({
    unobservable: 'pods cannot be watched: nonsense came',
  });
});

type Move = (view: View) => void;

const namespaces = fc.constantFrom('home', 'data');
const few = fc.constantFrom('a', 'b', 'c');
const names = fc.tuple(namespaces, few).map(([namespace, name]) => `${namespace}/${name}`);
const labels = fc
  .dictionary(fc.constantFrom('app', 'tier'), few)
  .map((l) => new Map(Object.entries(l)));

const owned = fc.oneof(
  fc.constant({}),
  fc
    .tuple(fc.constantFrom<Owner['kind']>('Deployment', 'CronJob'), few)
    .map(([kind, name]) => ({ owner: { kind, name } })),
);

const pods = fc
  .record({
    uid: few,
    node: fc.constantFrom('talos06', 'elsewhere'),
    ready: fc.boolean(),
    terminating: fc.boolean(),
    labels,
    owner: fc.option(
      fc.record({
        kind: fc.constantFrom<Owner['kind']>(
          'ReplicaSet',
          'Job',
          'StatefulSet',
          'DaemonSet',
          'Node',
        ),
        name: few,
      }),
      { nil: undefined },
    ),
  })
  .map(({ owner, node, ...rest }): ReducedPod => {
    const fixed = { phase: 'Running', since: 0, node: node as NodeName } as const;
    return { ...rest, ...fixed, ...(owner !== undefined && { owner }) };
  });

const selectors = labels.map((matchLabels) => ({ matchLabels, matchExpressions: [] }));

function putting<K extends ResourceName>(
  resource: K,
  keys: fc.Arbitrary<string>,
  objects: fc.Arbitrary<ReducedObjects[K]>,
): fc.Arbitrary<Move> {
  return fc.tuple(keys, objects).map(
    ([key, object]): Move =>
      (view) =>
        put(view, resource, key, object),
  );
}

const workloads = fc.record({ replicas: fc.nat(3), surged: fc.boolean() });

const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: putting('pods', names, pods) },
  putting('replicasets', names, owned),
  putting('jobs', names, owned),
  putting('deployments', names, workloads),
  putting('statefulsets', names, workloads),
  putting('daemonsets', names, workloads),
  {
    weight: 2,
    arbitrary: putting(
      'poddisruptionbudgets',
      names,
      fc
        .record({
          disruptionsAllowed: fc.nat(1),
          selector: fc.option(selectors, { nil: undefined }),
        })
        .map(({ selector, ...rest }) => ({ ...rest, ...(selector !== undefined && { selector }) })),
    ),
  },
  putting(
    'persistentvolumes',
    few,
    names.map((claim) => ({ claim })),
  ),
  putting('persistentvolumes', few, fc.constant({})),
  putting(
    'volumeattachments',
    few,
    fc.record({
      volume: few,
      node: fc.constantFrom('talos06', 'talos07'),
      isAttached: fc.boolean(),
    }),
  ),
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...resources), fc.oneof(names, few)).map(
      ([{ name }, key]): Move =>
        (view) =>
          view.stores[name].drop(key),
    ),
  },
  fc
    .tuple(fc.constantFrom('pods', 'poddisruptionbudgets', 'deployments'), fc.oneof(names, few))
    .map(
      ([resource, key]): Move =>
        (view) =>
          view.stores[resource as ResourceName].put({ kind: 'malformed', key, why: 'odd' }),
    ),
  fc.constantFrom<Move>(
    (view) => view.look(down, allLive),
    (view) => view.look(up, () => broken),
    (view) => view.look(up, allLive),
  ),
);

test('what is told bit by bit is what is told of the same objects at once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(moves, fc.boolean()), { minLength: 20, maxLength: 80 }),
      (script) => {
        const bitByBit = createSeen();
        bitByBit.view.look(up, allLive);
        const atOnce = createSeen();
        const { recorded, replay } = recording(bitByBit.view);
        for (const [move, isTold] of script) {
          move(recorded);
          move(atOnce.view);
          if (isTold) bitByBit.tell();
        }
        for (const { view, tell } of [bitByBit, atOnce]) {
          view.look(up, allLive);
          tell();
        }
        const anew = createSeen();
        replay(anew.view);
        anew.view.look(up, allLive);
        anew.tell();
        expect(bitByBit.values()).toEqual(anew.values());
        expect(atOnce.values()).toEqual(anew.values());
        expect(bitByBit.view.everything()).toHaveLength(Object.keys(anew.values()).length);
      },
    ),
    { numRuns: 500 },
  );
});

/** The view, and what puts the objects that it has at the end into another, in another order. */
function recording(view: View): { readonly recorded: View; readonly replay: (to: View) => void } {
  const last = new Map<string, (to: View) => void>();
  const storeOf = <K extends ResourceName>(name: K) => ({
    ...view.stores[name],
    put(read: Named<ReducedObjects[K]>) {
      last.set(`${name} ${read.key}`, (to) => to.stores[name].put(read));
      view.stores[name].put(read);
    },
    drop(key: string) {
      last.delete(`${name} ${key}`);
      view.stores[name].drop(key);
    },
  });
  const stores: View['stores'] = {
    nodes: storeOf('nodes'),
    pods: storeOf('pods'),
    replicasets: storeOf('replicasets'),
    jobs: storeOf('jobs'),
    deployments: storeOf('deployments'),
    statefulsets: storeOf('statefulsets'),
    daemonsets: storeOf('daemonsets'),
    poddisruptionbudgets: storeOf('poddisruptionbudgets'),
    persistentvolumes: storeOf('persistentvolumes'),
    volumeattachments: storeOf('volumeattachments'),
    events: storeOf('events'),
  };
  const replay = (to: View) => {
    for (const one of [...last.values()].reverse()) one(to);
  };
  return { recorded: { ...view, stores }, replay };
}
