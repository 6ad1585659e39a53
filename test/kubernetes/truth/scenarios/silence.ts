import { objectsOf } from '../objects.ts';
import { nodeName, type Scenario } from '../scenario.ts';

const namesIn = (name: string) => (node: string) => nodeName({ name }, node);

function evictionAfterSilence(): Scenario {
  const name = 'silence';
  const { deployment } = objectsOf(name);
  const on = ['a', 'b'].map(namesIn(name));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      deployment({ name: 'usual', on }),
      deployment({ name: 'hasty', on, tolerates: 1 }),
      deployment({ name: 'patient', on, tolerates: 12 }),
      deployment({ name: 'faithful', on, tolerates: 'ever' }),
    ],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('patient.2 Ready');
      await stage.cordon('a');
      await stage.return('a');
    },
    order: [
      [
        'node a Ready=Unknown',
        'node a unreachable',
        'hasty.1 Terminating',
        'usual.1 Terminating',
        'patient.1 Terminating',
        'node a Ready=True',
        'node a reachable',
      ],
      ...['hasty', 'usual', 'patient'].map((app) => [
        `${app}.1 not Ready`,
        `${app}.1 Terminating`,
        `${app}.2 on b`,
        `${app}.2 Ready`,
      ]),
      ...['hasty', 'usual', 'patient'].map((app) => ['node a cordoned', `${app}.1 gone`]),
      ['node a Ready=Unknown', 'faithful.1 not Ready', 'node a cordoned', 'faithful.1 Ready'],
    ],
  };
}

function backInTime(): Scenario {
  const name = 'in-time';
  const { deployment, statefulSet } = objectsOf(name);
  const on = ['a', 'b'].map(namesIn(name));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      deployment({ name: 'web', on, tolerates: 600 }),
      ...statefulSet({ name: 'db', on, tolerates: 600 }),
    ],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('node a unreachable');
      await stage.saw('web.1 not Ready');
      await stage.saw('db-0.1 not Ready');
      await stage.return('a');
    },
    order: [
      ['node a Ready=Unknown', 'node a unreachable', 'node a Ready=True', 'node a reachable'],
      ['node a Ready=Unknown', 'web.1 not Ready', 'web.1 Ready'],
      ['node a Ready=Unknown', 'db-0.1 not Ready', 'db-0.1 Ready'],
    ],
  };
}

function replacedTwice(): Scenario {
  const name = 'replaced';
  const { deployment } = objectsOf(name);
  return {
    name,
    nodes: ['a', 'b', 'c'],
    objects: [deployment({ name: 'web', on: ['a', 'b', 'c'].map(namesIn(name)) })],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('web.2 Ready');
      await stage.fail('b');
    },
    order: [
      ['node a unreachable', 'web.1 Terminating', 'web.2 on b', 'web.2 Ready'],
      ['web.2 Ready', 'node b Ready=Unknown', 'node b unreachable', 'web.2 Terminating'],
      ['web.2 Terminating', 'web.3 on c', 'web.3 Ready'],
    ],
  };
}

function stuck(): Scenario {
  const name = 'stuck';
  const { statefulSet } = objectsOf(name);
  const on = ['a', 'b'].map(namesIn(name));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      ...statefulSet({ name: 'forced', on }),
      ...statefulSet({ name: 'ordered', on, replicas: 2 }),
      ...statefulSet({ name: 'parallel', on, replicas: 2, parallel: true }),
    ],
    async play(stage) {
      await stage.fail('a');
      for (const pod of ['forced-0', 'ordered-0', 'ordered-1', 'parallel-0', 'parallel-1']) {
        await stage.saw(`${pod}.1 Terminating`);
      }
      await stage.pass(5_000);
      await stage.forceDelete('forced-0.1');
      await stage.forceDelete('ordered-1.1');
      await stage.forceDelete('parallel-1.1');
      await stage.saw('parallel-1.2 Ready');
      await stage.pass(3_000);
      await stage.cordon('a');
      await stage.return('a');
    },
    order: [
      ['forced-0.1 Terminating', '5 s passed', 'forced-0.1 gone', 'forced-0.2 on b'],
      ['forced-0.2 on b', 'forced-0.2 Ready'],
      // Of the ordered ones the second is not made while the first is stuck.
      ['ordered-1.1 gone', '3 s passed', 'ordered-0.1 gone', 'ordered-0.2 on b'],
      ['ordered-0.2 Ready', 'ordered-1.2 on b', 'ordered-1.2 Ready'],
      ['parallel-1.1 gone', 'parallel-1.2 on b', 'parallel-1.2 Ready', '3 s passed'],
      ['3 s passed', 'parallel-0.1 gone', 'parallel-0.2 on b', 'parallel-0.2 Ready'],
    ],
  };
}

export const silences = [evictionAfterSilence(), backInTime(), replacedTwice(), stuck()];
