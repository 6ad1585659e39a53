import { objectsOf } from '../objects.ts';
import { nodeName, type Scenario } from '../scenario.ts';

function everywhere(): Scenario {
  const name = 'daemons';
  const on = ['a', 'b', 'c'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    joining: ['c'],
    objects: [objectsOf(name).daemonSet({ name: 'agent', on })],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('agent@a.1 not Ready');
      await stage.cordon('b');
      await stage.evict('agent@b.1');
      await stage.join('c');
      await stage.saw('node a unreachable');
      await stage.pass(8_000);
      await stage.return('a');
    },
    order: [
      ['node a Ready=Unknown', 'agent@a.1 not Ready', '8 s passed', 'agent@a.1 Ready'],
      ['node a unreachable', '8 s passed', 'node a Ready=True', 'node a reachable'],
      ['node b cordoned', 'eviction of agent@b.1 accepted'],
      ['agent@b.1 Terminating', 'agent@b.1 gone', 'agent@b.2 on b', 'agent@b.2 Ready'],
      ['agent@c.1 on c', 'agent@c.1 Ready'],
      ['node c Ready=True', 'agent@c.1 Ready'],
    ],
  };
}

function onADeadNode(): Scenario {
  const name = 'dead-daemons';
  const on = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [objectsOf(name).daemonSet({ name: 'agent', on })],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('node a unreachable');
      await stage.saw('agent@a.1 not Ready');
      await stage.forceDelete('agent@a.1');
      await stage.pass(5_000);
      await stage.return('a');
    },
    order: [
      // It stays on a dead node, but comes to none: `unreachable:NoSchedule` is not tolerated.
      ['agent@a.1 gone', '5 s passed', 'agent@a.2 on a', 'agent@a.2 Ready'],
      ['node a Ready=Unknown', 'node a unreachable', '5 s passed', 'node a Ready=True'],
      ['node a Ready=True', 'node a reachable'],
      ['agent@a.1 not Ready', 'agent@a.1 gone'],
    ],
    // By force: whether it is marked before it goes is an affair of the API server's own.
    unguaranteed: /^agent@a.1 Terminating$/,
  };
}

export const daemons = [everywhere(), onADeadNode()];
