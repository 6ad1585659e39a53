import { objectsOf } from '../objects.ts';
import { nodeName, type Scenario } from '../scenario.ts';

const namesIn = (name: string, nodes: readonly string[]) =>
  nodes.map((node) => nodeName({ name }, node));

function apiServerKilled(): Scenario {
  const name = 'api-killed';
  const { deployment } = objectsOf(name);
  const nodes = ['a', 'b'];
  const on = namesIn(name, nodes);
  return {
    name,
    nodes,
    objects: [
      deployment({ name: 'web', on }),
      deployment({ name: 'quiet', on: on.toReversed() }),
      deployment({ name: 'faithful', on, tolerates: 'ever' }),
    ],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('node a unreachable');
      // Its pods' tolerations run out while nobody answers.
      await stage.outage('kube-apiserver', 2_000);
    },
    order: [
      // The new controller-manager takes the taint for a stranger's and lays it on anew.
      ['node a Ready=Unknown', 'node a unreachable', '2 s passed', 'node a reachable'],
      ['2 s passed', 'node a reachable', 'node a unreachable', 'web.1 Terminating'],
      ['web.1 Terminating', 'web.2 on b', 'web.2 Ready'],
      ['node a Ready=Unknown', 'web.1 not Ready', 'web.1 Terminating'],
      ['node a Ready=Unknown', 'faithful.1 not Ready'],
    ],
  };
}

/** Nobody is judged for what was not heard during the outage. */
function etcdStopped(): Scenario {
  const name = 'etcd-killed';
  const { deployment, daemonSet, statefulSet } = objectsOf(name);
  const nodes = ['a', 'b'];
  const on = namesIn(name, nodes);
  return {
    name,
    nodes,
    objects: [
      deployment({ name: 'web', on }),
      ...statefulSet({ name: 'db', on }),
      daemonSet({ name: 'agent', on }),
    ],
    async play(stage) {
      await stage.outage('etcd', 2_000);
      await stage.pass(12_000);
      await stage.fail('a');
    },
    order: [
      ['2 s passed', '12 s passed', 'node a Ready=Unknown', 'node a unreachable'],
      ['node a Ready=Unknown', 'web.1 not Ready', 'web.1 Terminating', 'web.2 on b', 'web.2 Ready'],
      ['node a unreachable', 'db-0.1 Terminating'],
      ['node a Ready=Unknown', 'db-0.1 not Ready', 'db-0.1 Terminating'],
      ['node a Ready=Unknown', 'agent@a.1 not Ready'],
    ],
  };
}

function allSilent(): Scenario {
  const name = 'all-silent';
  const { deployment } = objectsOf(name);
  const nodes = ['a', 'b'];
  const on = namesIn(name, nodes);
  return {
    name,
    nodes,
    silences: ['power'],
    objects: [deployment({ name: 'moving', on }), deployment({ name: 'staying', on: on.slice(1) })],
    async play(stage) {
      for (const node of nodes) await stage.fail(node);
      for (const node of nodes) await stage.saw(`node ${node} Ready=Unknown`);
      await stage.pass(10_000);
      await stage.return('b');
    },
    // Who is seen silent before all are may be tainted for a moment.
    unguaranteed: /reachable$/,
    order: [
      ['node a Ready=Unknown', 'moving.1 not Ready', '10 s passed', 'node b Ready=True'],
      ['node b Ready=Unknown', 'staying.1 not Ready', '10 s passed', 'staying.1 Ready'],
      ['node b Ready=True', 'moving.1 Terminating', 'moving.2 on b', 'moving.2 Ready'],
    ],
  };
}

/** Three of five: from there on no further node is given up, until there are fewer. */
function mostSilent(): Scenario {
  const name = 'most-silent';
  const { deployment } = objectsOf(name);
  const nodes = ['a', 'b', 'c', 'd', 'e'];
  const [a = '', b = '', c = '', d = ''] = namesIn(name, nodes);
  return {
    name,
    nodes,
    silences: ['power'],
    objects: [
      deployment({ name: 'one', on: [a, d] }),
      deployment({ name: 'two', on: [b, d] }),
      deployment({ name: 'three', on: [c, d] }),
    ],
    async play(stage) {
      await stage.fail('a');
      await stage.pass(3_000);
      await stage.fail('b');
      await stage.fail('c');
      for (const node of ['b', 'c']) await stage.saw(`node ${node} Ready=Unknown`);
      await stage.saw('one.2 Ready');
      await stage.pass(15_000);
      await stage.cordon('a');
      await stage.return('a');
    },
    order: [
      ['node a Ready=Unknown', 'node a unreachable', 'one.1 Terminating', 'one.2 on d'],
      ['one.1 not Ready', 'one.1 Terminating', 'one.2 on d', 'one.2 Ready', '15 s passed'],
      ['15 s passed', 'node a cordoned', 'node a Ready=True', 'node a reachable'],
      ['node a cordoned', 'one.1 gone'],
      ['node b Ready=Unknown', '15 s passed', 'node a Ready=True', 'node b unreachable'],
      ['node c Ready=Unknown', '15 s passed', 'node a Ready=True', 'node c unreachable'],
      ['node b unreachable', 'two.1 Terminating', 'two.2 on d', 'two.2 Ready'],
      ['node c unreachable', 'three.1 Terminating', 'three.2 on d', 'three.2 Ready'],
      ['two.1 not Ready', '15 s passed'],
      ['three.1 not Ready', '15 s passed'],
      ['3 s passed', '15 s passed'],
    ],
  };
}

/** The disruption controller has not looked at a budget since it was changed. */
function budgetBehind(): Scenario {
  const name = 'behind';
  const { deployment, budget } = objectsOf(name);
  const on = namesIn(name, ['a']);
  return {
    name,
    nodes: ['a'],
    objects: [
      deployment({ name: 'web', on, replicas: 3 }),
      budget('web', 'web', { minAvailable: 1 }),
    ],
    async play(stage) {
      await stage.outdateBudgets(true);
      await stage.evict('web.1');
      await stage.outdateBudgets(false);
      await stage.pass(3_000);
      await stage.evict('web.1');
    },
    order: [
      ['eviction of web.1 held by web', '3 s passed', 'eviction of web.1 accepted'],
      ['3 s passed', 'web.1 Terminating', 'web.1 gone'],
      ['web.1 Terminating', 'web.4 on a', 'web.4 Ready'],
    ],
  };
}

export const outages = [
  budgetBehind(),
  apiServerKilled(),
  etcdStopped(),
  allSilent(),
  mostSilent(),
];
