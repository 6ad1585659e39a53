import { expect, test } from 'vitest';
import { referenceLab } from '../../../test/simulation/reference-lab.ts';
import type { Operation, OperationKind, Subject } from '../../controller/operation.ts';
import type { HostName, NodeName } from '../../model/lab.ts';
import type { Action } from '../../world/actions.ts';
import type { PodTruth, Truth } from '../../world/simulated/simulated-world.ts';
import { openLedger } from '../ledger.ts';
import type { Moment } from '../moment.ts';
import { properties } from './properties.ts';

const { lab } = referenceLab();
const gamer = 'gamer' as HostName;
const nuc1 = 'nuc1' as HostName;
const talos = (number: number) => `talos${String(number).padStart(2, '0')}` as NodeName;
const voters = [talos(1), talos(2), talos(3)];
const minuteMs = 60_000;

/** The reference lab as it is when all is well, changed as a test needs it. */
function truthOf(change: Partial<Truth> = {}): Truth {
  const on = { power: 'on', inUse: false, partitioned: false } as const;
  return {
    now: 0,
    isolated: false,
    hosts: new Map([...lab.hosts.keys()].map((host) => [host, on])),
    vms: new Map(),
    nodes: new Map([...lab.nodes.keys()].map((node) => [node, { running: true, ready: true }])),
    nodeObject: () => undefined,
    etcd: { voters, healthy: voters, quorum: true, leader: talos(1) },
    pods: [],
    ceph: { monQuorum: true, inactivePgs: 0 },
    history: [],
    ...change,
  };
}

type Untimed = Moment extends infer M ? (M extends Moment ? Omit<M, 'at'> : never) : never;
type Told = readonly [minute: number, moment: Untimed, truth?: Truth];

/** What every property says of these moments, told in order from an ordinary beginning. */
function violated(...told: readonly Told[]): string[] {
  const ledger = openLedger(lab);
  const watches = properties.map(({ name, watch }) => ({ name, watch: watch(lab, ledger) }));
  const names = new Set<string>();
  for (const [minute, untimed, truth = truthOf()] of [
    [-60, { kind: 'restarted' }] as const,
    [-60, changed] as const,
    ...told,
  ]) {
    const moment = { ...untimed, at: minute * minuteMs } as Moment;
    for (const { name, watch } of watches) {
      if (watch(moment, truth) !== undefined) names.add(name);
    }
    ledger.note(moment, truth);
  }
  return [...names];
}

const changed = { kind: 'changed', happenings: [] } as const;

/** An operation that acts: its opening and its journal line, then the request itself. */
function acts(
  minute: number,
  kind: OperationKind,
  action: Action,
  options: { truth?: Truth; by?: string; deadlineMinute?: number; number?: number } = {},
): Told[] {
  const { truth = truthOf(), by = 'Lowtide', deadlineMinute, number = 1 } = options;
  const subject: Subject = { kind: 'host', host: gamer };
  const id = `${kind}-gamer-1`;
  const deadline = deadlineMinute === undefined ? {} : { deadlineAt: deadlineMinute * minuteMs };
  const common = { subject, because: 'of a test', by, powersOff: false };
  const operation: Operation = { id, kind, openedAt: 0, ...common, ...deadline };
  const request = { id: `${id}/${number}`, action };
  const at = minute * minuteMs;
  const line = { at, kind: 'acting', ...request, operation: id, step: '', attempt: 1 } as const;
  return [
    [minute, { kind: 'entry', entry: { at, kind: 'opened', operation } }, truth],
    [minute, { kind: 'entry', entry: line }, truth],
    [minute, { kind: 'performing', request }, truth],
  ];
}

function off(minute: number, host = gamer): Told {
  return [minute, { kind: 'intent', intent: { kind: 'off', host, withinMs: minuteMs, by: 'ann' } }];
}

function withHost(host: HostName, change: object): Truth {
  const truth = truthOf();
  const on = { power: 'on', inUse: false, partitioned: false } as const;
  return { ...truth, hosts: new Map(truth.hosts).set(host, { ...on, ...change }) };
}

const shutDown = (node: NodeName): Action => ({ kind: 'talos.shutdown', node, force: false });
const lostVoter = truthOf({
  etcd: { voters, healthy: [talos(1), talos(3)], quorum: true, leader: talos(1) },
});
const pod: PodTruth = {
  uid: '1',
  name: 'postgres-0',
  namespace: 'data',
  workload: 'StatefulSet/data/postgres',
  node: talos(4),
  alive: true,
  ready: true,
  writes: ['data/data-postgres-0'],
};

test('an ordinary leave violates nothing', () => {
  const cordon: Action = { kind: 'node.cordon', node: talos(3) };
  expect(
    violated(
      off(0),
      ...acts(0, 'leave', cordon),
      ...acts(0, 'leave', shutDown(talos(3)), { number: 2 }),
    ),
  ).toEqual([]);
});

const cases: readonly [property: string, what: string, told: readonly Told[]][] = [
  [
    'quorum',
    'the second of three voters is taken down',
    [[0, changed, lostVoter], ...acts(5, 'leave', shutDown(talos(3)), { truth: lostVoter })],
  ],
  [
    'quorum',
    'a voter is taken down while the host of another is announced to go',
    [
      [0, { kind: 'told', event: { kind: 'announced', at: 0, host: gamer, withinMs: 120_000 } }],
      ...acts(1, 'leave', shutDown(talos(1))),
    ],
  ],
  [
    'proof',
    'a node that runs is marked out of service',
    acts(0, 'unplanned-loss', { kind: 'node.mark-out-of-service', node: talos(8) }),
  ],
  [
    'proof',
    'a pod is deleted by force from a node that runs',
    acts(
      0,
      'unplanned-loss',
      { kind: 'pod.delete', pod: 'data/postgres-0', uid: '1', force: true },
      { truth: truthOf({ pods: [pod] }) },
    ),
  ],
  [
    'twice',
    'a claim has two writers',
    [
      [
        0,
        changed,
        truthOf({
          pods: [
            pod,
            { ...pod, uid: '2', name: 'other', workload: 'Deployment/data/other', node: talos(5) },
          ],
        }),
      ],
    ],
  ],
  [
    'twice',
    'a StatefulSet pod lives twice',
    [[0, changed, truthOf({ pods: [pod, { ...pod, uid: '2', node: talos(5), writes: [] }] })]],
  ],
  [
    'absence',
    'a host that was asked off is woken as if it were lost',
    [off(0), ...acts(30, 'unplanned-loss', { kind: 'host.wake', host: gamer })],
  ],
  [
    'absence',
    'a VM of a host that is to be off is started',
    [off(0), ...acts(1, 'repair-vm', { kind: 'vm.start', node: talos(8) })],
  ],
  [
    'in-use',
    'a host in use is powered off',
    [
      [0, changed, withHost(gamer, { inUse: true })],
      ...acts(
        5,
        'leave',
        { kind: 'host.power-off', host: gamer },
        { truth: withHost(gamer, { inUse: true }) },
      ),
    ],
  ],
  [
    'deadline',
    'a leave still works on the host when it should be off',
    acts(10, 'leave', { kind: 'vm.stop', node: talos(8) }, { deadlineMinute: 9 }),
  ],
  [
    'deadline',
    'the power goes with VMs running and no word of it',
    [
      [0, { kind: 'told', event: { kind: 'announced', at: 0, host: gamer, withinMs: 120_000 } }],
      [2, changed, withHost(gamer, { power: 'off' })],
    ],
  ],
  [
    'journal',
    'an action has no line',
    [
      [
        0,
        {
          kind: 'performing',
          request: { id: 'x/1', action: { kind: 'node.cordon', node: talos(4) } },
        },
      ],
    ],
  ],
  [
    'one-control-plane',
    'a second control plane is taken down',
    [
      ...acts(0, 'leave', shutDown(talos(3))),
      ...acts(1, 'repair-vm', { kind: 'vm.reset', node: talos(1) }),
    ],
  ],
  [
    'one-joiner',
    'two control planes are configured at once',
    [
      ...acts(0, 'bring-up', { kind: 'talos.apply-config', node: talos(1) }),
      ...acts(1, 'bring-up', { kind: 'talos.apply-config', node: talos(2) }, { number: 2 }),
    ],
  ],
  [
    'attempts',
    'a request is made again while its answer may come',
    [
      ...acts(0, 'leave', { kind: 'pod.evict', pod: 'data/postgres-0', uid: '1' }),
      ...acts(0.1, 'leave', { kind: 'pod.evict', pod: 'data/postgres-0', uid: '1' }, { number: 2 }),
    ],
  ],
  [
    'attempts',
    'a request is made more often than its limit',
    Array.from({ length: 12 }, (_, index) =>
      acts(index, 'return', { kind: 'vm.start', node: talos(8) }, { number: index + 1 }),
    ).flat(),
  ],
  [
    'cordons',
    'a person’s cordon is gone',
    [
      [0, cordoned('person')],
      [1, cordoned('nobody')],
    ],
  ],
  [
    'hold',
    'something is done while a person holds everything',
    [
      [0, { kind: 'intent', intent: { kind: 'hold', why: 'a look', by: 'ann' } }],
      ...acts(1, 'repair-vm', { kind: 'vm.start', node: talos(4) }),
    ],
  ],
  [
    'veto',
    'a host is woken against its owner’s word',
    [
      [
        0,
        {
          kind: 'intent',
          intent: { kind: 'keep-off', host: gamer, until: 60 * minuteMs, by: 'ann' },
        },
      ],
      ...acts(1, 'wake-for-quorum', { kind: 'host.wake', host: gamer }, { by: 'ann' }),
    ],
  ],
  [
    'veto',
    'a host is woken in its quiet hours though nobody asked',
    acts(2 * 60, 'wake-for-quorum', { kind: 'host.wake', host: gamer }),
  ],
  [
    'blind',
    'a VM is started on a host that is off',
    [
      [0, changed, withHost(nuc1, { power: 'off' })],
      ...acts(
        5,
        'repair-vm',
        { kind: 'vm.start', node: talos(1) },
        { truth: withHost(nuc1, { power: 'off' }) },
      ),
    ],
  ],
  [
    'storm',
    'something is done while most hosts are out of sight',
    [
      [0, changed, darkened()],
      ...acts(5, 'wake-for-quorum', { kind: 'host.wake', host: gamer }, { truth: darkened() }),
    ],
  ],
  [
    'storage',
    'Ceph stops because a host of its daemons was powered off',
    [
      ...acts(0, 'leave', { kind: 'host.power-off', host: nuc1 }),
      [0.5, changed, truthOf({ ceph: { monQuorum: false, inactivePgs: 0 } })],
    ],
  ],
  [
    'rebuild',
    'a voter that etcd counts loses its disk',
    acts(0, 'repair-vm', { kind: 'vm.rebuild', node: talos(2) }),
  ],
  [
    'restless',
    'an operation begins four times in a minute',
    [0, 0.1, 0.2, 0.3].flatMap((minute) =>
      acts(minute, 'unplanned-loss', { kind: 'node.mark-out-of-service', node: talos(8) }),
    ),
  ],
];

test.each(cases)('%s is violated when %s', (property, _, told) => {
  expect(violated(...told)).toContain(property);
});

test('every property has a case in which it is violated', () => {
  const seen = new Set(cases.map(([property]) => property));
  expect(properties.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});

function cordoned(cordonedBy: 'person' | 'nobody'): Untimed {
  const value = { ready: 'True', readySince: 0, cordonedBy, outOfService: false } as const;
  const fact = {
    kind: 'kubernetes.node',
    subject: talos(4),
    value,
    at: 0,
    source: 'kubernetes',
  } as const;
  return { kind: 'told', event: { kind: 'observed', at: 0, source: 'kubernetes', facts: [fact] } };
}

function darkened(): Truth {
  const dark = { power: 'off', inUse: false, partitioned: false } as const;
  return truthOf({ hosts: new Map([...lab.hosts.keys()].map((host) => [host, dark])) });
}
