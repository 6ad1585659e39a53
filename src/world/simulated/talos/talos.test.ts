import { expect, test } from 'vitest';
import {
  hour,
  minute,
  node,
  type ReferenceWorld,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';

const name = node('talos08');
const isOff = (lab: ReferenceWorld) => lab.world.truth.vms.get(name)?.state === 'shutoff';
const shutDown = (lab: ReferenceWorld, force = false) =>
  lab.ask({ kind: 'talos.shutdown', node: name, force });

test('Talos shuts down with a drain: cordoned by itself, pods end elsewhere, then it is off', () => {
  const lab = referenceWorld();
  const movable = () =>
    lab.world.truth.pods.filter(
      (pod) => pod.node === name && pod.alive && !pod.workload.startsWith('DaemonSet/'),
    );
  expect(movable().length).toBeGreaterThan(0);
  shutDown(lab);
  lab.run(5 * second);
  expect(lab.seen('kubernetes.node', name)).toMatchObject({ cordonedBy: 'talos' });
  lab.until(5 * minute, () => movable().length === 0);
  expect(isOff(lab)).toBe(false);
  lab.until(minute, () => isOff(lab));
});

test('gives up a drain that a budget holds after five minutes', () => {
  const lab = referenceWorld();
  lab.world.inject({ kind: 'budgets.stuck', forMs: hour });
  const guarded = lab.pods('StatefulSet/data/postgres').find((pod) => pod.node !== undefined);
  const at = guarded?.node ?? name;
  lab.ask({ kind: 'talos.shutdown', node: at, force: false });
  const tookMs = lab.until(6 * minute, () => lab.world.truth.vms.get(at)?.state === 'shutoff');
  expect(tookMs).toBeGreaterThanOrEqual(5 * minute);
  expect(tookMs).toBeLessThanOrEqual(5 * minute + 20 * second);
});

test('skips the drain when forced, and on the ACPI button', () => {
  for (const stop of ['force', 'acpi']) {
    const lab = referenceWorld();
    if (stop === 'force') shutDown(lab, true);
    else lab.ask({ kind: 'vm.shutdown', node: name });
    expect(lab.until(minute, () => isOff(lab))).toBeLessThanOrEqual(16 * second);
    expect(lab.seen('kubernetes.node', name)).toMatchObject({ cordonedBy: 'nobody' });
  }
});

test('uncordons at its next boot what it cordoned, and nobody else', () => {
  const lab = referenceWorld();
  shutDown(lab);
  lab.until(6 * minute, () => isOff(lab));
  lab.ask({ kind: 'vm.start', node: name });
  lab.run(2 * minute);
  expect(lab.seen('kubernetes.node', name)).toMatchObject({
    ready: 'True',
    cordonedBy: 'nobody',
  });

  lab.ask({ kind: 'node.cordon', node: name });
  shutDown(lab);
  lab.until(6 * minute, () => isOff(lab));
  lab.ask({ kind: 'vm.start', node: name });
  lab.run(2 * minute);
  expect(lab.seen('kubernetes.node', name)).toMatchObject({
    ready: 'True',
    cordonedBy: 'lowtide',
  });
});

test('uncordons a control plane too, whose etcd is late to follow a leader', () => {
  const lab = referenceWorld();
  const voter = node('talos03');
  lab.ask({ kind: 'talos.shutdown', node: voter, force: false });
  lab.until(6 * minute, () => lab.world.truth.vms.get(voter)?.state === 'shutoff');
  lab.world.inject({ kind: 'vm.crashed', node: node('talos01') });
  lab.ask({ kind: 'vm.start', node: voter });
  lab.run(3 * minute);
  expect(lab.seen('kubernetes.node', voter)).toMatchObject({
    ready: 'True',
    cordonedBy: 'nobody',
  });
});

test('what a boot had begun ends with its power: the next one takes its whole time', () => {
  const lab = referenceWorld();
  lab.ask({ kind: 'vm.stop', node: name });
  lab.ask({ kind: 'vm.start', node: name });
  lab.run(25 * second);
  lab.ask({ kind: 'vm.stop', node: name });
  lab.ask({ kind: 'vm.start', node: name });
  lab.run(20 * second);
  expect(lab.world.truth.nodes.get(name)?.running).toBe(false);
  lab.run(30 * second);
  expect(lab.world.truth.nodes.get(name)?.running).toBe(true);
});

test('stays in maintenance until it is configured, then installs, reboots and runs', () => {
  const lab = referenceWorld();
  lab.ask({ kind: 'vm.rebuild', node: name });
  lab.run(10 * minute);
  expect(lab.seen('talos.stage', name)).toBe('maintenance');
  expect(lab.ask({ kind: 'etcd.snapshot', node: name })).toMatchObject({ kind: 'wait' });
  lab.ask({ kind: 'talos.apply-config', node: name });
  lab.run(3 * minute);
  expect(lab.seen('talos.stage', name)).toBe('running');
  expect(lab.happened(/talos08 is installing/)).toBe(1);
  expect(lab.happened(/talos08 is rebooting/)).toBe(1);
});

test('bare metal that is told to shut down takes its host with it', () => {
  const lab = referenceWorld();
  lab.ask({ kind: 'talos.shutdown', node: node('talos09'), force: true });
  lab.run(minute);
  expect(lab.seen('host.reachable', 'rpi4-1')).toBe(false);
});
