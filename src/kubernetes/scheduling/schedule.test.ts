import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apartFrom, type SmallWorkload, workloadOf } from '../../../test/forecast/small-lab.ts';
import type { NodeName } from '../../model/lab.ts';
import type { PodTemplate, SpreadConstraint, Toleration } from '../objects.ts';
import { selects } from '../selector.ts';
import type { SchedulingNode } from './node.ts';
import type { SchedulingPod } from './pod.ts';
import { createSchedule, type Schedule } from './schedule.ts';

const name = (node: string) => node as NodeName;

function node(given: Partial<SchedulingNode> & { readonly name: NodeName }): SchedulingNode {
  return {
    labels: new Map([['kubernetes.io/hostname', given.name]]),
    taints: [],
    allocatable: {
      cpuMillis: 4000,
      memoryBytes: 4 * 2 ** 30,
      ephemeralStorageBytes: 1000,
      extended: new Map(),
      pods: 10,
    },
    unschedulable: false,
    isUp: true,
    volumeLimits: [],
    ...given,
  };
}

function pod(
  given: SmallWorkload & { readonly mounts?: SchedulingPod['claims'] },
  key = given.name,
): SchedulingPod {
  const { ref, template } = workloadOf(given);
  return { key, namespace: 'default', workload: ref, template, claims: given.mounts ?? [] };
}

const affine = (app: string) => ({ podAffinity: [apartFrom(app)] });
const spread = (app: string, more: Partial<SpreadConstraint> = {}): Partial<PodTemplate> => ({
  topologySpread: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      selector: { matchLabels: new Map([['app', app]]), matchExpressions: [] },
      minDomains: 1,
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Ignore',
      ...more,
    },
  ],
});
const tolerates = (key: string, more: Partial<Toleration> = {}): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  effect: '',
  ...more,
});

const two = () => createSchedule([node({ name: name('a') }), node({ name: name('b') })]);

test('a pod takes its place, its CPU and its memory, and gives them back', () => {
  const schedule = two();
  schedule.place(pod({ name: 'p', cpuMillis: 3000 }), name('a'));
  expect(schedule.freeOn(name('a'))).toMatchObject({ cpuMillis: 1000, pods: 9 });
  expect(schedule.misfit(pod({ name: 'q', cpuMillis: 1001 }), name('a'))).toBe('cpu');
  schedule.remove('p');
  expect(schedule.misfit(pod({ name: 'q', cpuMillis: 4000 }), name('a'))).toBeUndefined();
});

test('what is not requested cannot be lacking, on an overbooked node too', () => {
  const schedule = two();
  schedule.place(pod({ name: 'p', cpuMillis: 9000 }), name('a'));
  expect(schedule.misfit(pod({ name: 'q' }), name('a'))).toBeUndefined();
});

test.each([
  [{ taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' as const }] }, 'taint'],
  [{ taints: [{ key: 'k', value: 'v', effect: 'NoExecute' as const }] }, 'taint'],
  [{ taints: [{ key: 'k', value: 'v', effect: 'PreferNoSchedule' as const }] }, undefined],
  [{ unschedulable: true }, 'unschedulable'],
  [{ isUp: false }, 'node-down'],
])('a node with %o refuses a plain pod as %s', (given, misfit) => {
  const schedule = createSchedule([node({ name: name('a'), ...given })]);
  expect(schedule.misfit(pod({ name: 'p' }), name('a'))).toBe(misfit);
});

test.each([
  [tolerates('k'), undefined],
  [tolerates(''), undefined],
  [tolerates('k', { operator: 'Equal', value: 'v' }), undefined],
  [tolerates('k', { operator: 'Equal', value: 'w' }), 'taint'],
  [tolerates('k', { effect: 'NoExecute' }), 'taint'],
  [tolerates('other'), 'taint'],
])('the toleration %o against k=v:NoSchedule gives %s', (toleration, misfit) => {
  const taint = { key: 'k', value: 'v', effect: 'NoSchedule' as const };
  const schedule = createSchedule([node({ name: name('a'), taints: [taint] })]);
  const wanted = pod({ name: 'p', tolerations: [toleration] });
  expect(schedule.misfit(wanted, name('a'))).toBe(misfit);
});

test('a taint is told before the affinity, as the scheduler tells it', () => {
  const taint = { key: 'dedicated', value: '', effect: 'NoSchedule' as const };
  const schedule = createSchedule([node({ name: name('a'), taints: [taint] })]);
  const picky = pod({ name: 'p', nodeSelector: new Map([['disk', 'ssd']]) });
  expect(schedule.misfit(picky, name('a'))).toBe('taint');
});

test('a cordon is seen at once, and again when it is lifted', () => {
  const schedule = two();
  const wanted = pod({ name: 'p' });
  schedule.setNode(node({ name: name('a'), unschedulable: true }));
  expect(schedule.choose(wanted)).toBe('b');
  schedule.setNode(node({ name: name('b'), unschedulable: true }));
  expect(schedule.choose(wanted)).toBeUndefined();
  schedule.setNode(node({ name: name('a') }));
  expect(schedule.choose(wanted)).toBe('a');
});

test('node affinity needs one whole term, and an empty term meets nothing', () => {
  const labels = new Map([
    ['disk', 'ssd'],
    ['cores', '8'],
  ]);
  const schedule = createSchedule([node({ name: name('a'), labels })]);
  const ssd = { key: 'disk', operator: 'In' as const, values: ['ssd'] };
  const many = { key: 'cores', operator: 'Gt' as const, values: ['16'] };
  const misfitOf = (nodeAffinity: PodTemplate['nodeAffinity']) =>
    schedule.misfit(pod({ name: 'p', nodeAffinity }), name('a'));
  expect(misfitOf([[ssd, many], [ssd]])).toBeUndefined();
  expect(misfitOf([[ssd, many]])).toBe('node-affinity');
  expect(misfitOf([[]])).toBe('node-affinity');
  expect(misfitOf([[{ key: 'metadata.name', operator: 'In', values: ['a'] }]])).toBeUndefined();
});

test('anti-affinity works both ways: the pod that is there can refuse the newcomer', () => {
  const schedule = two();
  schedule.place(pod({ name: 'loner', podAntiAffinity: [apartFrom('loud')] }), name('a'));
  expect(schedule.misfit(pod({ name: 'loud' }), name('a'))).toBe('pod-anti-affinity');
  expect(schedule.misfit(pod({ name: 'loud' }), name('b'))).toBeUndefined();
});

test('affinity needs company, but the first of a group that is its own company may go anywhere', () => {
  const schedule = two();
  expect(schedule.misfit(pod({ name: 'friend', ...affine('host') }), name('a'))).toBe(
    'pod-affinity',
  );
  const group = workloadOf({ name: 'group', ...affine('group') });
  const member = (key: string): SchedulingPod => ({
    key,
    namespace: 'default',
    workload: group.ref,
    template: group.template,
    claims: [],
  });
  expect(schedule.misfit(member('one'), name('a'))).toBeUndefined();
  schedule.place(member('one'), name('a'));
  expect(schedule.misfit(member('two'), name('a'))).toBeUndefined();
  expect(schedule.misfit(member('two'), name('b'))).toBe('pod-affinity');
});

test('spread counts a switched-off node as the emptiest, unless taints are honoured', () => {
  const schedule = createSchedule([
    node({ name: name('a') }),
    node({ name: name('b'), isUp: false }),
  ]);
  schedule.place(pod({ name: 'web' }), name('a'));
  expect(schedule.misfit(pod({ name: 'web', ...spread('web') }, 'w2'), name('a'))).toBe(
    'topology-spread',
  );
  const spreadBy = (nodeTaintsPolicy: 'Honor' | 'Ignore') => ({
    name: 'web',
    ...spread('web', { nodeTaintsPolicy }),
  });
  const honours = pod(spreadBy('Honor'), 'w3');
  expect(schedule.misfit(honours, name('a'))).toBeUndefined();
  const bears = pod({ ...spreadBy('Honor'), tolerations: [tolerates('')] }, 'w4');
  expect(schedule.misfit(bears, name('a'))).toBe('topology-spread');
});

test('with fewer domains than minDomains the emptiest counts as zero', () => {
  const schedule = two();
  for (const [key, where] of [
    ['w1', 'a'],
    ['w2', 'b'],
  ] as const) {
    schedule.place(pod({ name: 'web' }, key), name(where));
  }
  const wanting = (minDomains: number) =>
    pod({ name: 'web', ...spread('web', { minDomains }) }, 'w3');
  expect(schedule.misfit(wanting(2), name('a'))).toBeUndefined();
  expect(schedule.misfit(wanting(3), name('a'))).toBe('topology-spread');
});

test('of two hard spreads the first that refuses is told, be it for unevenness or a label', () => {
  const labels = (...keys: readonly string[]) => new Map(keys.map((key) => [key, 'one']));
  const schedule = createSchedule([
    node({ name: name('a'), labels: labels('disk') }),
    node({ name: name('b'), labels: labels('disk', 'zone') }),
  ]);
  schedule.place(pod({ name: 'web' }), name('b'));
  const byDisk = spread('web', { topologyKey: 'disk', minDomains: 2 }).topologySpread ?? [];
  const byZone = spread('web', { topologyKey: 'zone' }).topologySpread ?? [];
  const first = pod({ name: 'web', topologySpread: [...byDisk, ...byZone] }, 'w2');
  expect(schedule.misfit(first, name('a'))).toBe('topology-spread');
  const second = pod({ name: 'web', topologySpread: [...byZone, ...byDisk] }, 'w3');
  expect(schedule.misfit(second, name('a'))).toBe('topology-label');
});

test('a node without the label of a hard spread is refused', () => {
  const schedule = two();
  const wanted = pod({ name: 'web', ...spread('web', { topologyKey: 'zone' }) });
  expect(schedule.misfit(wanted, name('a'))).toBe('topology-label');
});

test.each([
  ['TCP', '0.0.0.0', 'host-port'],
  ['TCP', '10.0.0.2', undefined],
  ['UDP', '0.0.0.0', undefined],
] as const)('port 80 of 10.0.0.1/TCP against %s of %s gives %s', (protocol, hostIp, misfit) => {
  const schedule = two();
  const taken = { port: 80, protocol: 'TCP' as const, hostIp: '10.0.0.1' };
  schedule.place(pod({ name: 'p', hostPorts: [taken] }), name('a'));
  const wanted = pod({ name: 'q', hostPorts: [{ port: 80, protocol, hostIp }] });
  expect(schedule.misfit(wanted, name('a'))).toBe(misfit);
});

test('volumes tie, exclude and count', () => {
  const claim = (key: string, more: Partial<SchedulingPod['claims'][number]> = {}) => ({
    key,
    storageClass: 'rbd',
    accessModes: ['ReadWriteOnce' as const],
    ...more,
  });
  const limit = { node: 'a', storageClasses: ['rbd'], volumes: 1 };
  const schedule = createSchedule([
    node({ name: name('a'), volumeLimits: [limit] }),
    node({ name: name('b') }),
  ]);
  const local = pod({ name: 'l', mounts: [claim('n/l', { localNode: 'b' })] });
  expect(schedule.misfit(local, name('a'))).toBe('volume-node');
  const reach = [[{ key: 'kubernetes.io/hostname', operator: 'In' as const, values: ['b', 'c'] }]];
  const tied = pod({ name: 't', mounts: [claim('n/t', { reach })] });
  expect(schedule.misfit(tied, name('a'))).toBe('volume-node');
  expect(schedule.misfit(tied, name('b'))).toBeUndefined();
  const alone = [claim('n/o', { accessModes: ['ReadWriteOncePod'] })];
  schedule.place(pod({ name: 'o1', mounts: alone }), name('a'));
  expect(schedule.misfit(pod({ name: 'o2', mounts: alone }), name('b'))).toBe('volume-in-use');
  expect(schedule.misfit(pod({ name: 'x', mounts: [claim('n/x')] }), name('a'))).toBe(
    'volume-limit',
  );
});

test('of equal nodes the emptier is chosen, and replicas go apart', () => {
  const schedule = two();
  schedule.place(pod({ name: 'p', memoryMiB: 512, cpuMillis: 2000 }), name('a'));
  expect(schedule.choose(pod({ name: 'q', cpuMillis: 100 }))).toBe('b');
  const fresh = two();
  fresh.place(pod({ name: 'web' }, 'w1'), name('a'));
  expect(fresh.choose(pod({ name: 'web' }, 'w2'))).toBe('b');
});

const noBudgets = () => new Set<string>();
const rank = (key: string, priority: number, cpuMillis: number) =>
  pod({ name: key, priority, cpuMillis });

test('preemption takes the fewest and lowest, spares what still fits, and books nothing', () => {
  const schedule = two();
  schedule.place(rank('low', 1, 2000), name('a'));
  schedule.place(rank('lower', 0, 2000), name('a'));
  schedule.place(rank('middle', 5, 4000), name('b'));
  const before = schedule.podsOn(name('a')).map(({ key }) => key);
  const found = schedule.preempt(rank('high', 9, 2000), noBudgets);
  expect(found?.node).toBe('a');
  expect(found?.victims.map(({ key }) => key)).toEqual(['lower']);
  expect(
    schedule
      .podsOn(name('a'))
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...before].sort());
});

test('however many pods come and go, those that stay are known', () => {
  const schedule = two();
  schedule.place(rank('stays', 0, 1000), name('a'));
  for (let come = 0; come < 10_001; come += 1) {
    const passing = rank(`passing-${come}`, 0, 1000);
    schedule.place(passing, name('b'));
    schedule.remove(passing.key);
  }
  expect(schedule.nodeOf('stays')).toBe('a');
  expect(schedule.nodeOf('passing-0')).toBeUndefined();
  schedule.remove('stays');
  expect(schedule.choose(rank('whole', 0, 4000))).toBe('a');
});

test('preemption prefers the node where no budget is broken', () => {
  const schedule = two();
  schedule.place(rank('kept', 0, 4000), name('a'));
  schedule.place(rank('free', 5, 4000), name('b'));
  const found = schedule.preempt(
    rank('high', 9, 4000),
    (victims) => new Set(victims.map(({ key }) => key).filter((key) => key === 'kept')),
  );
  expect(found?.victims.map(({ key }) => key)).toEqual(['free']);
});

test('neither equals nor a node of the wrong kind are preempted, nor does a polite pod preempt', () => {
  const schedule = createSchedule([
    node({ name: name('a') }),
    node({ name: name('b'), unschedulable: true }),
  ]);
  schedule.place(rank('equal', 9, 4000), name('a'));
  schedule.place(rank('low', 0, 4000), name('b'));
  expect(schedule.preempt(rank('high', 9, 4000), noBudgets)).toBeUndefined();
  schedule.remove('equal');
  schedule.place(rank('small', 0, 4000), name('a'));
  const polite = pod({ name: 'p', priority: 9, cpuMillis: 4000, preemptionPolicy: 'Never' });
  expect(schedule.preempt(polite, noBudgets)).toBeUndefined();
});

const apps = ['x', 'y', 'z'];
const templates = fc.record({
  app: fc.constantFrom(...apps),
  cpuMillis: fc.constantFrom(0, 500, 1500),
  shuns: fc.option(fc.constantFrom(...apps)),
  seeks: fc.option(fc.constantFrom(...apps)),
});
const moves = fc.array(
  fc.record({ template: fc.nat(3), where: fc.nat(2), isRemoval: fc.boolean() }),
  { maxLength: 24 },
);

test('whatever was booked and cancelled, each answer is that of looking at all pods anew', () => {
  fc.assert(
    fc.property(fc.array(templates, { minLength: 4, maxLength: 4 }), moves, (given, steps) => {
      const nodes = ['a', 'b', 'c'].map((one) => node({ name: name(one) }));
      const schedule = createSchedule(nodes);
      const workloads = given.map(({ app, cpuMillis, shuns, seeks }) =>
        workloadOf({
          name: app,
          cpuMillis,
          podAntiAffinity: shuns === null ? [] : [apartFrom(shuns)],
          podAffinity: seeks === null ? [] : [apartFrom(seeks)],
        }),
      );
      const podOf = (index: number, key: string): SchedulingPod[] =>
        workloads.slice(index, index + 1).map(({ ref, template }) => ({
          key,
          namespace: 'default',
          workload: ref,
          template,
          claims: [],
        }));
      const booked: string[] = [];
      steps.forEach(({ template, where, isRemoval }, step) => {
        const last = isRemoval ? booked.pop() : undefined;
        if (last !== undefined) schedule.remove(last);
        const target = nodes[where]?.name ?? name('a');
        for (const one of podOf(template, `p${step}`)) {
          expect(schedule.misfit(one, target) === undefined).toBe(isFree(schedule, one, target));
          schedule.place(one, target);
          booked.push(one.key);
        }
      });
    }),
    { numRuns: 300 },
  );
});

/** The rules once more, by looking at every pod: resources, anti-affinity both ways, affinity. */
function isFree(schedule: Schedule, wanted: SchedulingPod, on: NodeName): boolean {
  const here = schedule.podsOn(on);
  const cpu = here.reduce((sum, one) => sum + one.template.requests.cpuMillis, 0);
  const own = wanted.template;
  const matches = (term: PodTemplate['podAffinity'][number], other: SchedulingPod) =>
    selects(term.selector, other.template.labels);
  if (here.length >= 10) return false;
  if (own.requests.cpuMillis > 0 && cpu + own.requests.cpuMillis > 4000) return false;
  if (here.some((other) => own.podAntiAffinity.some((term) => matches(term, other)))) return false;
  if (here.some((other) => other.template.podAntiAffinity.some((term) => matches(term, wanted)))) {
    return false;
  }
  if (own.podAffinity.length === 0) return true;
  const isCompany = (other: SchedulingPod) => own.podAffinity.every((term) => matches(term, other));
  if (here.some(isCompany)) return true;
  const anywhere = schedule.nodes.flatMap((one) => schedule.podsOn(one.name));
  return !anywhere.some(isCompany) && isCompany(wanted);
}
