import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readListPage } from '../list-page.ts';
import { type ResourceName, resources } from '../resources.ts';
import { readWatchLine } from '../watch-line.ts';
import { plainText } from './plain-text.ts';
import { readObject } from './read-object.ts';

const noon = Date.UTC(2026, 10, 22, 12);
const at = (ms: number) => new Date(ms).toISOString();

function object<K extends ResourceName>(resource: K, value: unknown) {
  const read = readObject(resource, value);
  if (read.kind !== 'object') throw new Error(`not read: ${JSON.stringify(read)}`);
  return read.object;
}

describe('a node', () => {
  const node = (spec: object, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'talos06', creationTimestamp: at(noon), ...more },
    spec,
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status: 'Unknown', lastTransitionTime: at(noon + 1_000) },
      ],
    },
  });

  test('is as its Ready condition says, since then', () => {
    expect(object('nodes', node({}))).toEqual({
      ready: 'Unknown',
      readySince: noon + 1_000,
      cordonedBy: 'nobody',
      outOfService: false,
    });
  });

  test('of which no kubelet has spoken is Unknown since it was made', () => {
    const bare = { metadata: { name: 'talos06', creationTimestamp: at(noon) } };
    expect(object('nodes', bare)).toMatchObject({ ready: 'Unknown', readySince: noon });
  });

  test('is cordoned by whom its annotations name, else by a person', () => {
    const cordoned = (annotations: object) =>
      object('nodes', node({ unschedulable: true }, { annotations })).cordonedBy;
    expect(cordoned({})).toBe('person');
    expect(cordoned({ 'lowtide/cordoned': 'true' })).toBe('lowtide');
    expect(cordoned({ 'talos.dev/cordoned': 'true' })).toBe('talos');
  });

  test('is cordoned by a person when another than Lowtide has written that, whatever mark is left', () => {
    const cordoned = (...managers: string[]) => {
      const managedFields = managers.map((manager) => ({
        manager,
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:unschedulable': {} } },
      }));
      const metadata = { annotations: { 'lowtide/cordoned': 'true' }, managedFields };
      return object('nodes', node({ unschedulable: true }, metadata)).cordonedBy;
    };
    expect(cordoned('kubectl')).toBe('person');
    expect(cordoned('kubectl', 'lowtide')).toBe('lowtide');
  });

  test('is out of service by the taint of that name alone', () => {
    const taint = (key: string) =>
      object('nodes', node({ taints: [{ key, effect: 'NoExecute' }] }));
    expect(taint('node.kubernetes.io/out-of-service').outOfService).toBe(true);
    expect(taint('node.kubernetes.io/unreachable').outOfService).toBe(false);
  });
});

const pod = (metadata: object, spec: object, status: object) => ({
  metadata: {
    name: 'web-1',
    namespace: 'home',
    uid: 'u1',
    creationTimestamp: at(noon),
    ...metadata,
  },
  spec,
  status,
});

describe('a pod', () => {
  const ready = (status: string, ms: number) => ({
    conditions: [{ type: 'Ready', status, lastTransitionTime: at(ms) }],
  });

  test('runs, ready since its condition turned', () => {
    const labels = { app: 'web' };
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-7f', controller: true };
    const running = pod(
      { labels, ownerReferences: [owner] },
      { nodeName: 'talos06' },
      { phase: 'Running', ...ready('True', noon + 5_000) },
    );
    expect(object('pods', running)).toEqual({
      uid: 'u1',
      node: 'talos06',
      phase: 'Running',
      ready: true,
      terminating: false,
      since: noon + 5_000,
      owner: { kind: 'ReplicaSet', name: 'web-7f' },
      labels: new Map([['app', 'web']]),
    });
  });

  test('ends since its deletion was asked for, not since its grace is over', () => {
    const metadata = { deletionTimestamp: at(noon + 90_000), deletionGracePeriodSeconds: 30 };
    const ending = pod(metadata, {}, { phase: 'Running' });
    expect(object('pods', ending)).toMatchObject({ terminating: true, since: noon + 60_000 });
  });

  test('waits for the reason that the scheduler gives', () => {
    const message = '0/11 nodes are available: 11 Insufficient memory.';
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ];
    const waiting = object('pods', pod({}, {}, { phase: 'Pending', conditions }));
    expect(waiting).toMatchObject({ phase: 'Pending', ready: false, since: noon, why: message });
    expect(waiting).not.toHaveProperty('node');
  });

  test('waits for its image, which is worth a word; that it is being made is not', () => {
    const waiting = (reason: string, message?: string) =>
      object(
        'pods',
        pod(
          {},
          { nodeName: 'talos06' },
          {
            phase: 'Pending',
            containerStatuses: [
              { state: { running: {} } },
              { state: { waiting: { reason, ...(message !== undefined && { message }) } } },
            ],
          },
        ),
      ).why;
    expect(waiting('ContainerCreating')).toBeUndefined();
    expect(waiting('ImagePullBackOff', 'Back-off\n\u001b[31mpulling')).toBe(
      'ImagePullBackOff: Back-off [31mpulling',
    );
  });
});

test('a pod awaits its sandbox while it is bound, not there yet, and nothing else says why', () => {
  const awaits = (metadata: object, spec: object, status: object) =>
    object('pods', pod(metadata, spec, { phase: 'Pending', ...status })).awaitsSandbox;
  const onNode = { nodeName: 'talos06' };
  const condition = (status: string) => ({
    conditions: [{ type: 'PodReadyToStartContainers', status }],
  });
  expect(awaits({}, onNode, {})).toBe(true);
  expect(awaits({}, onNode, condition('False'))).toBe(true);
  expect(awaits({}, onNode, condition('True'))).toBeUndefined();
  expect(awaits({}, {}, {})).toBeUndefined();
  expect(awaits({}, onNode, { phase: 'Running' })).toBeUndefined();
  expect(awaits({ deletionTimestamp: at(noon) }, onNode, {})).toBeUndefined();
  const waiting = { state: { waiting: { reason: 'ImagePullBackOff' } } };
  expect(awaits({}, onNode, { containerStatuses: [waiting] })).toBeUndefined();
});

describe('a pod of others', () => {
  test('belongs to the owner that manages it, if that is of a kind of Kubernetes', () => {
    const owned = (...ownerReferences: object[]) =>
      object('pods', pod({ ownerReferences }, {}, {})).owner;
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
    expect(owned(set)).toBeUndefined();
    expect(owned({ ...set, kind: 'DaemonSet' }, { ...set, controller: true })).toEqual({
      kind: 'StatefulSet',
      name: 'db',
    });
    expect(owned({ ...set, apiVersion: 'apps.kruise.io/v1', controller: true })).toBeUndefined();
    expect(owned({ apiVersion: 'v1', kind: 'Node', name: 'talos01', controller: true })).toEqual({
      kind: 'Node',
      name: 'talos01',
    });
  });

  test('of a phase that nobody sets any more holds what it holds, and is not ready', () => {
    expect(object('pods', pod({}, {}, { phase: 'Unknown' }))).toMatchObject({
      phase: 'Running',
      ready: false,
    });
  });
});

describe('an Event', () => {
  const event = (reason: string, more: object = {}) =>
    object('events', {
      metadata: { name: 'db-0.1', namespace: 'data', creationTimestamp: at(noon) },
      involvedObject: { kind: 'Pod', namespace: 'data', name: 'db-0', uid: 'u1' },
      type: 'Warning',
      reason,
      message: 'Multi-Attach\n\u001b[31merror',
      ...more,
    });

  test('says why its pod does not start, cleaned and in few words', () => {
    expect(event('FailedAttachVolume')).toEqual({
      hint: {
        pod: 'data/db-0',
        uid: 'u1',
        why: 'FailedAttachVolume: Multi-Attach [31merror',
        at: noon,
      },
    });
    expect(event('FailedMount', { message: 'x'.repeat(100_000) }).hint?.why).toHaveLength(300);
    expect(event('FailedMount', { message: '' }).hint?.why).toBe('FailedMount');
  });

  test('of what stands in the pod itself, or comes after its start, says nothing', () => {
    for (const reason of ['BackOff', 'Failed', 'FailedScheduling', 'Unhealthy', 'FailedKillPod']) {
      expect(event(reason)).toEqual({});
    }
  });

  test('counts from when it was so last, whoever wrote it', () => {
    const lastOf = (more: object) => event('FailedMount', more).hint?.at;
    expect(lastOf({ lastTimestamp: at(noon + 1_000), eventTime: null })).toBe(noon + 1_000);
    const eventTime = at(noon + 2_000);
    expect(lastOf({ eventTime })).toBe(noon + 2_000);
    const series = { count: 2, lastObservedTime: at(noon + 3_000) };
    expect(lastOf({ eventTime, series })).toBe(noon + 3_000);
  });

  test('that names no pod is not believed', () => {
    const metadata = { name: 'e', namespace: 'data' };
    const nameless = { metadata, reason: 'FailedMount', involvedObject: { name: 'db-0' } };
    expect(readObject('events', nameless)).toMatchObject({ kind: 'malformed' });
  });
});

describe('a budget', () => {
  const budget = (generation: number, status: object, selector: unknown = { matchLabels: {} }) => ({
    metadata: { name: 'db', namespace: 'data', generation },
    spec: { selector },
    status,
  });

  test('allows what its status says', () => {
    const read = object(
      'poddisruptionbudgets',
      budget(2, { observedGeneration: 2, disruptionsAllowed: 1 }),
    );
    expect(read.disruptionsAllowed).toBe(1);
  });

  test('whose status lags allows nothing, as the eviction API does', () => {
    const lagging = budget(2, { observedGeneration: 1, disruptionsAllowed: 1 });
    expect(object('poddisruptionbudgets', lagging).disruptionsAllowed).toBe(0);
    expect(object('poddisruptionbudgets', budget(1, {})).disruptionsAllowed).toBe(0);
  });

  test('selects nothing without a selector, everything by an empty one', () => {
    expect(object('poddisruptionbudgets', budget(1, {}, null)).selector).toBeUndefined();
    expect(object('poddisruptionbudgets', budget(1, {}, {})).selector).toEqual({
      matchLabels: new Map(),
      matchExpressions: [],
    });
  });

  test('with an operator that nobody knows is not believed', () => {
    const odd = budget(1, {}, { matchExpressions: [{ key: 'a', operator: 'Almost' }] });
    expect(readObject('poddisruptionbudgets', odd)).toMatchObject({ kind: 'malformed' });
  });
});

describe('a volume', () => {
  const volume = (accessModes: string[], phase: string) =>
    object('persistentvolumes', {
      metadata: { name: 'pv-1' },
      spec: { accessModes, claimRef: { namespace: 'data', name: 'data-db-0' } },
      status: { phase },
    });

  test('belongs to the claim that is bound to it', () => {
    expect(volume(['ReadWriteOnce'], 'Bound')).toEqual({ claim: 'data/data-db-0' });
    expect(volume(['ReadWriteOnce'], 'Released')).toEqual({});
  });

  test('that many nodes may use is nobody’s alone', () => {
    expect(volume(['ReadWriteOnce', 'ReadWriteMany'], 'Bound')).toEqual({});
  });
});

test('a Deployment of which nobody says how many wants one', () => {
  const metadata = { name: 'web', namespace: 'home' };
  expect(object('deployments', { metadata, spec: {} })).toEqual({ replicas: 1, surged: false });
  const surged = { ...metadata, annotations: { 'lowtide/surged-to': '3' } };
  expect(object('deployments', { metadata: surged, spec: { replicas: 3 } })).toEqual({
    replicas: 3,
    surged: true,
  });
});

describe('whatever comes', () => {
  const names = resources.map(({ name }) => name);
  const hostile = fc.oneof(
    fc.anything(),
    fc.record({
      metadata: fc.record(
        {
          name: fc.oneof(fc.constant('a'), fc.anything()),
          namespace: fc.oneof(fc.constant('b'), fc.anything()),
          uid: fc.oneof(fc.constant('u'), fc.anything()),
          labels: fc.anything(),
          annotations: fc.anything(),
          ownerReferences: fc.oneof(fc.anything(), fc.array(fc.anything())),
          creationTimestamp: fc.anything(),
          deletionTimestamp: fc.anything(),
        },
        { requiredKeys: ['name'] },
      ),
      spec: fc.oneof(fc.anything(), fc.record({ nodeName: fc.anything(), taints: fc.anything() })),
      status: fc.oneof(
        fc.anything(),
        fc.record({ conditions: fc.array(fc.anything()), phase: fc.anything() }),
      ),
    }),
  );

  test('nothing makes a reader stumble, and what has a name keeps it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), hostile, (resource, value) => {
        const read = readObject(resource, value);
        if (read.kind !== 'nameless') expect(read.key).toMatch(/^[^\p{Cc}]+$/u);
        readListPage(resource, { metadata: { resourceVersion: '1' }, items: [value] });
        readWatchLine(
          resource,
          Buffer.from(JSON.stringify({ type: 'ADDED', object: value }) ?? ''),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is not as it should be', () => {
  test('fields that nobody knows yet pass', () => {
    const metadata = { name: 'a', namespace: 'b', uid: 'u', futureThing: { deep: [1] } };
    expect(readObject('pods', { metadata, spec: { new: 1 }, brandNew: true }).kind).toBe('object');
  });

  test('a field of the wrong type is told with its place', () => {
    const metadata = { name: 'a', namespace: 'b', uid: 'u' };
    expect(readObject('pods', { metadata, spec: { nodeName: 7 } })).toEqual({
      kind: 'malformed',
      key: 'b/a',
      why: 'spec.nodeName is not text',
    });
    expect(readObject('nodes', { metadata, spec: { unschedulable: 'yes' } })).toMatchObject({
      kind: 'malformed',
    });
  });

  test.each([
    ['', 'no JSON'],
    ['{"type":"ADDED","object":{"metada', 'no JSON'],
    ['[]', 'no JSON'],
    ['{"type":"ADDED","object":{"metadata":{"name":"a"}}}', 'has no place'],
    ['{"type":"WHATEVER","object":{"metadata":{"resourceVersion":"1"}}}', 'no type'],
    ['{"type":"ADDED","object":{"metadata":{"resourceVersion":"1"}}}', 'has no name'],
  ])('the line %j is garbled', (line, why) => {
    const read = readWatchLine('nodes', Buffer.from(line));
    expect(read).toEqual({ kind: 'garbled', why: expect.stringContaining(why) });
  });

  test('an error in the stream is a refusal with its status', () => {
    const error = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } };
    expect(readWatchLine('nodes', Buffer.from(JSON.stringify(error)))).toMatchObject({
      kind: 'error',
      status: { kind: 'refused', status: 410, reason: 'Expired' },
    });
    expect(readWatchLine('nodes', Buffer.from('{"type":"ERROR"}'))).toMatchObject({
      kind: 'error',
      status: { status: 500 },
    });
  });

  test('a list that is none is garbled', () => {
    expect(readListPage('nodes', 'hello').kind).toBe('garbled');
    expect(readListPage('nodes', { items: [] }).kind).toBe('garbled');
    const metadata = { resourceVersion: '1' };
    expect(readListPage('nodes', { metadata, items: 'many' }).kind).toBe('garbled');
    expect(readListPage('nodes', { metadata, items: [{}] }).kind).toBe('garbled');
    expect(readListPage('nodes', { metadata, items: null })).toMatchObject({ objects: [] });
  });

  test('a text of others is one line of sane length', () => {
    expect(plainText('a\u0007b\r\nc\u202ed')).toBe('a b c d');
    expect(plainText('x'.repeat(1_000_000))).toHaveLength(1_000);
    expect(plainText(' \n ')).toBeUndefined();
  });
});
