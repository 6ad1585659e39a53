import { describe, expect, test } from 'vitest';
import {
  hour,
  minute,
  node,
  noon,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';
import type { WorkloadRef } from '../../../kubernetes/objects.ts';

const immich: WorkloadRef = 'Deployment/media/immich-server';

describe('controllers', () => {
  test('a surged Deployment gets one pod beside the old; settled, the one to retire goes', () => {
    const lab = referenceWorld();
    const [old] = lab.pods(immich);
    if (old?.node === undefined) throw new Error('bug: immich does not run');
    lab.ask({ kind: 'node.cordon', node: old.node });
    lab.ask({ kind: 'workload.surge', workload: immich });
    lab.until(3 * minute, () => {
      const status = lab.seen('kubernetes.workload', immich);
      return typeof status === 'object' && 'ready' in status && status.ready === 2;
    });
    lab.ask({ kind: 'workload.settle', workload: immich, retire: old.node });
    lab.until(3 * minute, () => lab.pods(immich).length === 1);
    expect(lab.pods(immich)[0]?.uid).not.toBe(old.uid);
    expect(lab.pods(immich)[0]?.node).not.toBe(old.node);
  });

  test('a StatefulSet cannot be surged: stalled, with what to do instead', () => {
    const { ask } = referenceWorld();
    const result = ask({ kind: 'workload.surge', workload: 'StatefulSet/data/valkey' });
    expect(result).toMatchObject({ kind: 'stalled', next: expect.stringContaining('evict') });
  });

  test('a DaemonSet has one pod on every node that suits it, cordoned or not', () => {
    const lab = referenceWorld();
    const exporter: WorkloadRef = 'DaemonSet/monitoring/node-exporter';
    const nodes = () => lab.pods(exporter).map((pod) => pod.node);
    expect(nodes()).toHaveLength(11);
    lab.ask({ kind: 'node.cordon', node: node('talos06') });
    const pod = lab.pods(exporter).find((one) => one.node === 'talos06');
    lab.ask({ kind: 'pod.evict', pod: `monitoring/${pod?.name}`, uid: pod?.uid ?? '' });
    lab.until(3 * minute, () =>
      lab.pods(exporter).some((one) => one.node === 'talos06' && one.uid !== pod?.uid && one.ready),
    );
  });

  test('nothing is placed on a cordoned node, and a pod without room says why', () => {
    const lab = referenceWorld();
    for (const name of lab.world.truth.nodes.keys()) lab.ask({ kind: 'node.cordon', node: name });
    const [pod] = lab.pods(immich);
    lab.ask({ kind: 'pod.evict', pod: `media/${pod?.name}`, uid: pod?.uid ?? '' });
    lab.run(2 * minute);
    const now = lab.pods(immich);
    expect(now).toEqual([expect.objectContaining({ alive: false })]);
    expect(now[0]?.node).toBeUndefined();
    expect(lab.seen('kubernetes.pod', `media/${now[0]?.name}`)).toMatchObject({
      phase: 'Pending',
      why: expect.stringMatching(/^0\/11 nodes are available: .*\d unschedulable/),
    });
  });

  test('a CronJob runs at night and ends', () => {
    const lab = referenceWorld({ startsAt: noon });
    const runs = () => lab.world.truth.pods.filter((pod) => pod.workload.startsWith('CronJob/'));
    expect(runs()).toEqual([]);
    lab.run(14 * hour + 10 * minute);
    expect(runs().length).toBeGreaterThan(0);
    lab.run(hour);
    expect(runs().some((pod) => pod.alive)).toBe(false);
    const [run] = runs();
    expect(lab.seen('kubernetes.pod', `${run?.namespace}/${run?.name}`)).toMatchObject({
      phase: 'Succeeded',
    });
  });
});

describe('eviction', () => {
  test('a budget lets go what it can spare, one at a time', () => {
    const lab = referenceWorld();
    const postgres: WorkloadRef = 'StatefulSet/data/postgres';
    const evict = (name: string, uid: string) =>
      lab.ask({ kind: 'pod.evict', pod: `data/${name}`, uid });
    const [first, next] = lab.pods(postgres);
    if (first === undefined || next === undefined) throw new Error('bug: no postgres');
    expect(evict(first.name, first.uid)).toMatchObject({ kind: 'done' });
    expect(evict(next.name, next.uid)).toMatchObject({
      kind: 'wait',
      heldBy: ['data/postgres'],
    });
    const others = () => lab.pods(postgres).filter((pod) => pod.uid !== first.uid && pod.ready);
    lab.until(5 * minute, () => others().length === 3);
    lab.run(second);
    expect(evict(next.name, next.uid)).toMatchObject({ kind: 'done' });
  });
});
