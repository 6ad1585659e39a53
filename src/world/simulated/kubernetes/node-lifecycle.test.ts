import { describe, expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';
import type { PodTruth } from '../simulated-world.ts';

describe('a node whose kubelet falls silent', () => {
  test('is Unknown after its grace of 40 to 55 s, not before', () => {
    const { world, seen, until } = referenceWorld();
    world.inject({ kind: 'vm.crashed', node: node('talos06') });
    const tookMs = until(2 * minute, () => {
      const status = seen('kubernetes.node', 'talos06');
      return status !== undefined && 'ready' in status && status.ready === 'Unknown';
    });
    expect(tookMs).toBeGreaterThanOrEqual(40 * second);
    expect(tookMs).toBeLessThanOrEqual(56 * second);
  });

  test('keeps its pods 300 s more; then they end, and stay while it is away', () => {
    const { world, pods, run } = referenceWorld();
    const victim = world.truth.pods.find(
      (pod) =>
        pod.node === 'talos08' &&
        pod.workload.startsWith('Deployment/') &&
        pods(pod.workload).length === 1,
    );
    if (victim === undefined) throw new Error('bug: no Deployment of one pod on talos08');
    world.inject({ kind: 'vm.crashed', node: node('talos08') });
    run(5 * minute);
    expect(pods(victim.workload).map((pod) => pod.uid)).toEqual([victim.uid]);
    run(2 * minute);
    const now = pods(victim.workload);
    expect(now).toHaveLength(2);
    expect(now).toContainEqual(expect.objectContaining({ uid: victim.uid, alive: false }));
  });

  test('is Ready again when it is back, and its ended pods are gone', () => {
    const { world, seen, run, ask } = referenceWorld();
    world.inject({ kind: 'vm.crashed', node: node('talos06') });
    run(10 * minute);
    ask({ kind: 'vm.start', node: node('talos06') });
    run(3 * minute);
    expect(seen('kubernetes.node', 'talos06')).toMatchObject({ ready: 'True' });
    const names = world.truth.pods.map((pod) => pod.uid);
    expect(new Set(names).size).toBe(names.length);
    const ended = world.truth.pods.filter((pod) => pod.node === 'talos06' && !pod.alive);
    expect(ended).toEqual([]);
  });

  test('nothing is evicted when most nodes fall silent: the fault must lie elsewhere', () => {
    const { world, run, seen } = referenceWorld();
    for (const name of ['nixos', 'gamer', 'nuc3', 'rpi4-1', 'rpi4-2', 'rpi4-3']) {
      world.inject({ kind: 'network.partitioned', host: host(name), forMs: hour });
    }
    const before = world.truth.pods.filter((pod) => !pod.workload.startsWith('DaemonSet/'));
    run(30 * minute);
    const isKept = ({ uid, namespace, name }: PodTruth) => {
      const pod = seen('kubernetes.pod', `${namespace}/${name}`);
      return typeof pod === 'object' && 'uid' in pod && pod.uid === uid && !pod.terminating;
    };
    const given = new Set(before.filter((pod) => !isKept(pod)).map((pod) => pod.node));
    // At one node in ten seconds two are given up before it is seen how many there are.
    expect(given.size).toBeLessThanOrEqual(2);
    expect(before.filter((pod) => pod.alive && isKept(pod)).length).toBeGreaterThan(10);
  });

  test('while the API is down nobody is judged', () => {
    const { world, run, seen } = referenceWorld();
    world.inject({ kind: 'kubernetes.api-down', forMs: 10 * minute });
    world.inject({ kind: 'vm.crashed', node: node('talos06') });
    run(10 * minute + 20 * second);
    expect(seen('kubernetes.node', 'talos06')).toMatchObject({ ready: 'True' });
    run(minute);
    expect(seen('kubernetes.node', 'talos06')).toMatchObject({ ready: 'Unknown' });
  });
});

describe('a pod that the API has given up', () => {
  test('runs on behind a partition, and is ended when that is over', () => {
    const { world, run, happened } = referenceWorld();
    const there = world.truth.pods.find(
      (pod) => pod.node === 'talos08' && pod.workload.startsWith('Deployment/'),
    );
    if (there === undefined) throw new Error('bug: no Deployment on talos08');
    world.inject({ kind: 'network.partitioned', host: host('gamer'), forMs: 20 * minute });
    run(19 * minute);
    const pod = () => world.truth.pods.find((one) => one.uid === there.uid);
    expect(pod()).toMatchObject({ alive: true });
    run(5 * minute);
    expect(pod()).toBeUndefined();
    expect(happened(/is cut off/)).toBe(2);
  });

  test('of a StatefulSet is never made twice, however long its node is away', () => {
    const { world, until, run } = referenceWorld();
    world.inject({ kind: 'network.partitioned', host: host('gamer'), forMs: hour });
    const endsAt = world.clock.now() + hour;
    until(2 * hour, () => {
      const alive = world.truth.pods.filter(
        (pod) => pod.alive && pod.workload.startsWith('StatefulSet/'),
      );
      const names = alive.map((pod) => `${pod.namespace}/${pod.name}`);
      expect(new Set(names).size).toBe(names.length);
      return world.clock.now() > endsAt;
    });
    run(minute);
  });
});
