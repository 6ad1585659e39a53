import { objectsOf } from '../objects.ts';
import { nodeName, type Scenario } from '../scenario.ts';

function outOfService(): Scenario {
  const name = 'out-of-service';
  const { statefulSet, deployment, daemonSet, volume } = objectsOf(name);
  const on = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      ...statefulSet({ name: 'db', on, volumes: true }),
      ...volume('files'),
      deployment({ name: 'app', on, claims: ['files'] }),
      daemonSet({ name: 'agent', on }),
    ],
    // As above, of the StatefulSet's.
    unguaranteed: /^db-0.2 waits/,
    async play(stage) {
      await stage.fail('a');
      await stage.saw('db-0.1 Terminating');
      await stage.saw('app.2 waits for its volume');
      await stage.markOutOfService('a');
      await stage.saw('agent@a.1 gone');
      await stage.saw('volume files attached to b');
      await stage.saw('volume data-db-0 attached to b');
      await stage.pass(2_000);
      await stage.unmarkOutOfService('a');
      await stage.pass(3_000);
      await stage.return('a');
    },
    order: [
      ['node a unreachable', 'db-0.1 Terminating', 'node a out of service', 'db-0.1 gone'],
      ['db-0.1 gone', 'volume data-db-0 detached from a', 'volume data-db-0 attached to b'],
      ['db-0.1 gone', 'db-0.2 on b', 'volume data-db-0 attached to b'],
      ['app.1 Terminating', 'app.2 on b', 'app.2 waits for its volume', 'app.1 gone'],
      ['app.1 gone', 'volume files detached from a', 'volume files attached to b'],
      ['agent@a.1 not Ready', 'node a out of service', 'agent@a.1 Terminating', 'agent@a.1 gone'],
      ['node a Ready=Unknown', 'node a unreachable'],
      // The dead node is tainted as unreachable for the scheduler too: nobody tolerates that.
      ['node a in service', '3 s passed', 'node a Ready=True', 'node a reachable'],
      ['3 s passed', 'agent@a.2 on a', 'agent@a.2 Ready'],
    ],
  };
}

function forcedAfterItsTime(): Scenario {
  const name = 'force-detach';
  const { deployment, volume } = objectsOf(name);
  const on = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: [...volume('files'), deployment({ name: 'app', on, claims: ['files'] })],
    async play(stage) {
      await stage.fail('a');
      await stage.saw('app.2 waits for its volume');
      await stage.forceDelete('app.1');
      await stage.saw('app.1 gone');
      await stage.pass(8_000);
    },
    order: [
      ['node a Ready=Unknown', 'node a unreachable', 'app.1 Terminating', 'app.2 on b'],
      ['app.2 on b', 'app.2 waits for its volume', 'app.1 gone', '8 s passed'],
      ['8 s passed', 'volume files detached from a', 'volume files attached to b'],
    ],
  };
}

function movedWithCare(): Scenario {
  const name = 'moved';
  const { statefulSet } = objectsOf(name);
  const on = ['a', 'b'].map((node) => nodeName({ name }, node));
  return {
    name,
    nodes: ['a', 'b'],
    objects: statefulSet({ name: 'db', on, volumes: true }),
    async play(stage) {
      await stage.cordon('a');
      await stage.evict('db-0.1');
    },
    order: [
      ['node a cordoned', 'eviction of db-0.1 accepted'],
      ['db-0.1 Terminating', 'db-0.1 gone', 'volume data-db-0 detached from a'],
      ['volume data-db-0 detached from a', 'volume data-db-0 attached to b'],
      ['db-0.1 gone', 'db-0.2 on b', 'volume data-db-0 attached to b'],
    ],
    // It is detached so soon that the next may not have to wait.
    unguaranteed: /waits for its volume$/,
  };
}

export const volumes = [outOfService(), forcedAfterItsTime(), movedWithCare()];
