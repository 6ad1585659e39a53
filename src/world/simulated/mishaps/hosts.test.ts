import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  second,
  struckBy,
} from '../../../../test/conformance/reference-world.ts';

const gamer = host('gamer');
const nixos = host('nixos');
const nuc1 = host('nuc1');

test('lose their power: everything on them ends at once, the meter proves it, no packet wakes them', () => {
  const lab = struckBy({ kind: 'host.power-cut', host: gamer });
  expect(lab.power()).toBe('off');
  expect(lab.world.truth.pods.some((pod) => pod.node === 'talos08' && pod.alive)).toBe(false);
  lab.run(10 * second);
  expect(lab.seen('host.power', 'gamer')).toBe('off');
  expect(lab.seen('host.reachable', 'gamer')).toBe(false);
  for (let count = 0; count < 5; count++) lab.ask({ kind: 'host.wake', host: gamer });
  lab.run(hour);
  expect(lab.power()).toBe('off');
  lab.world.inject({ kind: 'host.switched-on', host: gamer });
  lab.run(2 * minute);
  expect(lab.power()).toBe('on');
});

test('hang: the meter says on, nothing answers, and a hand ends it', () => {
  const lab = struckBy({ kind: 'host.hung', host: gamer });
  lab.run(hour);
  expect(lab.power()).toBe('hung');
  expect(lab.seen('host.power', 'gamer')).toBe('on');
  expect(lab.seen('host.reachable', 'gamer')).toBe(false);
  expect(lab.seen('vm.state', 'talos08')).toHaveProperty('unobservable');
  lab.world.inject({ kind: 'host.switched-on', host: gamer });
  lab.run(2 * minute);
  expect(lab.power()).toBe('on');
});

test('boot slowly, once', () => {
  const lab = struckBy({ kind: 'host.slow-boot', host: gamer, factor: 4 }, { on: [nuc1] });
  const bootMs = () => {
    lab.world.inject({ kind: 'host.switched-on', host: gamer });
    return lab.until(10 * minute, () => lab.power() === 'on');
  };
  expect(bootMs()).toBeGreaterThanOrEqual(180 * second);
  lab.world.inject({ kind: 'host.power-cut', host: gamer });
  expect(bootMs()).toBeLessThanOrEqual(90 * second);
});

test('fail to boot as often as was said', () => {
  const lab = struckBy({ kind: 'host.boot-loop', host: gamer, times: 2 }, { on: [nuc1] });
  for (let time = 0; time < 2; time++) {
    lab.world.inject({ kind: 'host.switched-on', host: gamer });
    lab.run(3 * minute);
    expect(lab.power()).toBe('off');
  }
  lab.world.inject({ kind: 'host.switched-on', host: gamer });
  lab.run(3 * minute);
  expect(lab.power()).toBe('on');
});

test('of one UPS lose power together; with it the always-on ones come back by themselves', () => {
  const lab = struckBy({
    kind: 'domain.failed',
    domain: 'ups',
    value: 'ups-1',
    forMs: 10 * minute,
  });
  lab.run(minute);
  for (const name of ['nuc1', 'nuc2', 'nuc3', 'rpi4-1']) expect(lab.power(host(name))).toBe('off');
  expect(lab.power(gamer)).toBe('on');
  lab.run(12 * minute);
  for (const name of ['nuc1', 'nuc2', 'nuc3', 'rpi4-1']) expect(lab.power(host(name))).toBe('on');
});

test('stay dark until the last of several outages is over', () => {
  const ups = { kind: 'domain.failed', domain: 'ups', value: 'ups-1' } as const;
  const lab = struckBy({ ...ups, forMs: 10 * minute });
  lab.world.inject({ ...ups, forMs: 20 * minute });
  lab.run(15 * minute);
  expect(lab.power(nuc1)).toBe('off');
  lab.run(8 * minute);
  expect(lab.power(nuc1)).toBe('on');
});

test('of one switch lose each other but not their power', () => {
  const lab = struckBy({ kind: 'domain.failed', domain: 'switch', value: 'desk', forMs: minute });
  lab.run(30 * second);
  for (const name of [gamer, nixos]) {
    expect(lab.power(name)).toBe('on');
    expect(lab.seen('host.reachable', name)).toBe(false);
  }
  lab.run(minute);
  expect(lab.seen('host.reachable', gamer)).toBe(true);
});
