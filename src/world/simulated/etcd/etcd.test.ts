import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  type ReferenceWorld,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';

/** Blank disks from the voter's VM to the voter's seat. */
function rebuild(lab: ReferenceWorld, name: string): void {
  lab.ask({ kind: 'vm.rebuild', node: node(name) });
  lab.until(5 * minute, () => lab.seen('talos.stage', name) === 'maintenance');
  lab.ask({ kind: 'talos.apply-config', node: node(name) });
}

function memberOf(lab: ReferenceWorld, name: string): string {
  const members = lab.seen('etcd.members', 'cluster');
  const found = Array.isArray(members) ? members.find((one) => one.node === name) : undefined;
  return found?.member ?? 'none';
}

test('two of three voters keep quorum, one does not', () => {
  const { world, run } = referenceWorld();
  world.inject({ kind: 'vm.crashed', node: node('talos01') });
  run(5 * second);
  expect(world.truth.etcd).toMatchObject({ quorum: true });
  world.inject({ kind: 'vm.crashed', node: node('talos02') });
  expect(world.truth.etcd).toMatchObject({ quorum: false, healthy: [] });
});

test('a lost leader is followed by another within seconds', () => {
  const { world, until } = referenceWorld();
  const before = world.truth.etcd.leader ?? node('none');
  world.inject({ kind: 'vm.crashed', node: before });
  expect(world.truth.etcd.leader).toBeUndefined();
  const tookMs = until(minute, () => world.truth.etcd.leader !== undefined);
  expect(tookMs).toBeGreaterThanOrEqual(1 * second);
  expect(tookMs).toBeLessThanOrEqual(2 * second);
  expect(world.truth.etcd.leader).not.toBe(before);
});

test('a voter that is cut off follows nobody, and lags when it is back', () => {
  const { world, run, until, seen } = referenceWorld();
  run(hour);
  world.inject({ kind: 'network.partitioned', host: host('gamer'), forMs: hour });
  expect(world.truth.etcd.healthy).not.toContain(node('talos03'));
  run(hour);
  const index = (name: string) => {
    const status = seen('etcd.status', name);
    return status !== undefined && 'raftIndex' in status ? status.raftIndex : 0;
  };
  until(minute, () => index('talos03') > 0);
  expect(index('talos03')).toBeLessThan(index('talos01'));
  until(minute, () => index('talos03') === index('talos01'));
  expect(index('talos01')).toBeGreaterThan(30_000);
});

test('without quorum nobody leads, and the Kubernetes API is down until there is one', () => {
  const { world, run, seen, ask } = referenceWorld();
  world.inject({ kind: 'vm.crashed', node: node('talos01') });
  world.inject({ kind: 'vm.crashed', node: node('talos02') });
  run(10 * second);
  expect(seen('etcd.status', 'talos03')).toMatchObject({ leader: 'none' });
  expect(seen('kubernetes.api', 'cluster')).toBe(false);
  ask({ kind: 'vm.start', node: node('talos01') });
  run(2 * minute);
  expect(world.truth.etcd).toMatchObject({ quorum: true });
  expect(seen('kubernetes.api', 'cluster')).toBe(true);
});

test('a rebuilt voter joins as a learner and is promoted, once its old member is removed', () => {
  const lab = referenceWorld();
  const old = memberOf(lab, 'talos01');
  rebuild(lab, 'talos01');
  lab.run(10 * minute);
  expect(lab.seen('etcd.status', 'talos01')).toHaveProperty('unobservable');
  lab.ask({ kind: 'etcd.remove-member', node: node('talos02'), member: old });
  lab.until(2 * minute, () => lab.happened(/talos01 joined as a learner/) > 0);
  expect(lab.world.truth.etcd.voters).not.toContain(node('talos01'));
  lab.until(2 * minute, () => lab.world.truth.etcd.voters.includes(node('talos01')));
  expect(memberOf(lab, 'talos01')).not.toBe(old);
});

test('two that join at once take turns: there is one learner at a time', () => {
  const lab = referenceWorld();
  for (const name of ['talos01', 'talos02']) {
    const member = memberOf(lab, name);
    lab.ask({ kind: 'etcd.remove-member', node: node('talos03'), member });
    lab.run(10 * second);
  }
  for (const name of ['talos01', 'talos02']) {
    rebuild(lab, name);
  }
  const learners = () => {
    const members = lab.seen('etcd.members', 'cluster');
    return Array.isArray(members) ? members.filter((one) => one.learner).length : 0;
  };
  let most = 0;
  lab.until(10 * minute, () => {
    most = Math.max(most, learners());
    return lab.world.truth.etcd.voters.length === 3;
  });
  expect(most).toBe(1);
});
