import { expect, test } from 'vitest';
import {
  host,
  minute,
  node,
  second,
  struckBy,
} from '../../../../test/conformance/reference-world.ts';

const gamer = host('gamer');
const nuc1 = host('nuc1');
const worker = node('talos06');

test('switch a host on: it boots and answers, its VMs wait for somebody to start them', () => {
  const lab = struckBy({ kind: 'host.switched-on', host: gamer }, { on: [nuc1] });
  expect(lab.power()).toBe('booting');
  const tookMs = lab.until(3 * minute, () => lab.power() === 'on');
  expect(tookMs).toBeGreaterThanOrEqual(45 * second);
  lab.run(10 * second);
  expect(lab.seen('host.reachable', 'gamer')).toBe(true);
  expect(lab.seen('vm.state', 'talos08')).toBe('shutoff');
});

test('announce to go, and go in time whatever has been done by then', () => {
  const lab = struckBy({ kind: 'host.announced-off', host: gamer, withinMs: minute });
  lab.run(0);
  expect(lab.heard).toContainEqual(
    expect.objectContaining({ kind: 'announced', host: gamer, withinMs: minute }),
  );
  lab.run(59 * second);
  expect(lab.power()).toBe('on');
  lab.run(32 * second);
  expect(lab.power()).toBe('off');
});

test('shut a host down in the ordinary way: its guests stop without a drain, unannounced', () => {
  const lab = struckBy({ kind: 'host.shut-down', host: gamer });
  lab.run(31 * second);
  expect(lab.power()).toBe('off');
  expect(lab.heard.some((event) => event.kind === 'announced')).toBe(false);
  expect(lab.happened(/talos08 is shutting-down/)).toBe(1);
  expect(lab.seen('kubernetes.node', 'talos08')).toMatchObject({ cordonedBy: 'nobody' });
});

test('use a host and leave it', () => {
  const lab = struckBy({ kind: 'host.used', host: gamer, inUse: true });
  lab.run(6 * second);
  expect(lab.seen('host.in-use', 'gamer')).toBe(true);
  lab.world.inject({ kind: 'host.used', host: gamer, inUse: false });
  lab.run(6 * second);
  expect(lab.seen('host.in-use', 'gamer')).toBe(false);
});

test('cordon a node', () => {
  const lab = struckBy({ kind: 'node.cordoned-by-person', node: worker });
  lab.run(second);
  expect(lab.seen('kubernetes.node', worker)).toMatchObject({ cordonedBy: 'person' });
});
