import { objectsOf } from '../objects.ts';
import { nodeName, type Scenario } from '../scenario.ts';

/** Each node has room for two of the small ones, or one of them beside the important one. */
const small = '1200m';
const large = '2';

function byRank(): Scenario {
  const name = 'preempted';
  const { deployment, priorityClass } = objectsOf(name);
  const [a = '', b = ''] = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      priorityClass('lowest', 10),
      priorityClass('low', 20),
      priorityClass('high', 1_000),
      deployment({ name: 'lowest', on: [b], cpu: small, priorityClass: `${name}-lowest` }),
      deployment({ name: 'low', on: [b], cpu: small, priorityClass: `${name}-low` }),
      deployment({ name: 'high', on: [a, b], cpu: large, priorityClass: `${name}-high` }),
    ],
    play: (stage) => stage.fail('a'),
    order: [
      ['node a Ready=Unknown', 'node a unreachable', 'high.1 Terminating', 'high.2 waits'],
      ['high.1 Terminating', 'lowest.1 Terminating', 'lowest.1 gone', 'high.2 on b'],
      ['high.2 waits', 'high.2 on b', 'high.2 Ready'],
      ['lowest.1 Terminating', 'lowest.2 waits'],
      ['node a Ready=Unknown', 'high.1 not Ready'],
    ],
  };
}

/** Of two alike, the one that no budget protects. */
function pastABudget(): Scenario {
  const name = 'spared';
  const { deployment, priorityClass, budget } = objectsOf(name);
  const [a = '', b = ''] = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      priorityClass('low', 20),
      priorityClass('high', 1_000),
      deployment({ name: 'guarded', on: [b], cpu: small, priorityClass: `${name}-low` }),
      budget('guarded', 'guarded', { minAvailable: 1 }),
      deployment({ name: 'unguarded', on: [b], cpu: small, priorityClass: `${name}-low` }),
      deployment({ name: 'high', on: [a, b], cpu: large, priorityClass: `${name}-high` }),
    ],
    play: (stage) => stage.fail('a'),
    order: [
      ['node a Ready=Unknown', 'node a unreachable', 'high.1 Terminating', 'high.2 waits'],
      ['high.1 Terminating', 'unguarded.1 Terminating', 'unguarded.1 gone', 'high.2 on b'],
      ['high.2 waits', 'high.2 on b', 'high.2 Ready'],
      ['unguarded.1 Terminating', 'unguarded.2 waits'],
      ['node a Ready=Unknown', 'high.1 not Ready'],
    ],
  };
}

export const preemptions = [byRank(), pastABudget()];
