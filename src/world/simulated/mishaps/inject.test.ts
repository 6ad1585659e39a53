import { describe, expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';
import type { Mishap } from '../mishap.ts';

const gamer = host('gamer');
const nixos = host('nixos');
const nuc1 = host('nuc1');
const worker = node('talos06');

/** The reference lab and one mishap. */
function struckBy(mishap: Mishap, options: Parameters<typeof referenceWorld>[0] = {}) {
  const lab = referenceWorld(options);
  lab.world.inject(mishap);
  return { ...lab, power: (name = gamer) => lab.world.truth.hosts.get(name)?.power };
}

describe('people', () => {
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
});

describe('hosts', () => {
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
    for (const name of ['nuc1', 'nuc2', 'nuc3', 'rpi4-1'])
      expect(lab.power(host(name))).toBe('off');
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
});

describe('the network', () => {
  test('loses magic packets', () => {
    const lab = struckBy({ kind: 'wake.lossy', probability: 1, forMs: hour }, { on: [nuc1] });
    expect(lab.ask({ kind: 'host.wake', host: gamer })).toMatchObject({ kind: 'done' });
    expect(lab.power()).toBe('off');
    lab.run(hour);
    for (let count = 0; count < 3; count++) lab.ask({ kind: 'host.wake', host: gamer });
    expect(lab.power()).toBe('booting');
  });

  test('cuts a host off: what runs there runs on, unseen', () => {
    const lab = struckBy({ kind: 'network.partitioned', host: gamer, forMs: 5 * minute });
    lab.run(minute);
    expect(lab.world.truth.hosts.get(gamer)).toMatchObject({ power: 'on', partitioned: true });
    expect(lab.world.truth.pods.some((pod) => pod.node === 'talos08' && pod.alive)).toBe(true);
    expect(lab.seen('talos.stage', 'talos08')).toHaveProperty('unobservable');
    expect(lab.ask({ kind: 'vm.stop', node: node('talos08') })).toMatchObject({ kind: 'retry' });
    lab.run(5 * minute);
    expect(lab.seen('talos.stage', 'talos08')).toBe('running');
  });

  test('isolates the controller: it sees nothing, though the lab is well', () => {
    const lab = struckBy({ kind: 'network.isolated', forMs: 5 * minute });
    lab.run(10 * second);
    expect(lab.seen('host.reachable', 'nuc1')).toBe(false);
    expect(lab.seen('kubernetes.api', 'cluster')).toBe(false);
    expect(lab.seen('ceph.status', 'cluster')).toHaveProperty('unobservable');
    expect(lab.world.truth).toMatchObject({ isolated: true, etcd: { quorum: true } });
    expect(lab.ask({ kind: 'host.wake', host: gamer })).toMatchObject({ kind: 'retry' });
    lab.run(6 * minute);
    expect(lab.seen('host.reachable', 'nuc1')).toBe(true);
    expect(lab.seen('kubernetes.api', 'cluster')).toBe(true);
  });

  test('loses results: the thing is done but never heard', () => {
    const lab = struckBy({ kind: 'results.lost', probability: 1, forMs: minute });
    lab.world.perform({ id: 'lost/1', action: { kind: 'node.cordon', node: worker } });
    lab.run(30 * second);
    expect(lab.heard.some((event) => event.kind === 'finished')).toBe(false);
    expect(lab.seen('kubernetes.node', worker)).toMatchObject({ cordonedBy: 'lowtide' });
    lab.run(minute);
    expect(lab.ask({ kind: 'node.cordon', node: worker })).toMatchObject({ kind: 'done' });
  });
});

describe('VMs and Talos', () => {
  test('a VM crashes', () => {
    const lab = struckBy({ kind: 'vm.crashed', node: worker });
    lab.run(6 * second);
    expect(lab.seen('vm.state', worker)).toBe('crashed');
  });

  test('a VM hangs: its domain runs, nothing in it does, and a reset mends it', () => {
    const lab = struckBy({ kind: 'vm.hung', node: worker });
    lab.run(2 * minute);
    expect(lab.seen('vm.state', worker)).toBe('running');
    expect(lab.seen('talos.stage', worker)).toHaveProperty('unobservable');
    expect(lab.seen('kubernetes.node', worker)).toMatchObject({ ready: 'Unknown' });
    lab.ask({ kind: 'vm.reset', node: worker });
    lab.run(2 * minute);
    expect(lab.seen('kubernetes.node', worker)).toMatchObject({ ready: 'True' });
  });

  test('a damaged disk does not boot until it is rebuilt', () => {
    const lab = struckBy({ kind: 'vm.disk-lost', node: worker });
    lab.ask({ kind: 'vm.start', node: worker });
    lab.run(10 * minute);
    expect(lab.seen('vm.state', worker)).toBe('running');
    expect(lab.seen('talos.stage', worker)).toHaveProperty('unobservable');
    lab.ask({ kind: 'vm.rebuild', node: worker });
    lab.run(minute);
    expect(lab.seen('talos.stage', worker)).toBe('maintenance');
  });

  test('Talos refuses every change for a while', () => {
    const lab = struckBy({ kind: 'talos.refuses', node: worker, forMs: 5 * minute });
    const shutDown = () => lab.ask({ kind: 'talos.shutdown', node: worker, force: false });
    expect(shutDown()).toMatchObject({ kind: 'wait', heldBy: [worker] });
    lab.run(5 * minute);
    expect(shutDown()).toMatchObject({ kind: 'done' });
  });
});

describe('Kubernetes and Ceph', () => {
  test('API servers answer with errors though etcd is well', () => {
    const lab = struckBy({ kind: 'kubernetes.api-down', forMs: 5 * minute });
    lab.run(second);
    expect(lab.seen('kubernetes.api', 'cluster')).toBe(false);
    expect(lab.world.truth.etcd.quorum).toBe(true);
    lab.run(5 * minute);
    expect(lab.seen('kubernetes.api', 'cluster')).toBe(true);
  });

  test('watches stall: the source is heard, but what it says is old', () => {
    const lab = struckBy({ kind: 'kubernetes.stale', forMs: 5 * minute });
    lab.ask({ kind: 'node.cordon', node: worker });
    lab.run(2 * minute);
    expect(lab.seen('kubernetes.node', worker)).toMatchObject({ cordonedBy: 'nobody' });
    const lately = lab.heard.filter(
      (event) =>
        event.kind === 'observed' &&
        event.source === 'kubernetes' &&
        event.at > lab.world.clock.now() - minute,
    );
    expect(lately.length).toBeGreaterThan(0);
    lab.run(3 * minute);
    expect(lab.seen('kubernetes.node', worker)).toMatchObject({ cordonedBy: 'lowtide' });
  });

  test('every budget allows nothing', () => {
    const lab = struckBy({ kind: 'budgets.stuck', forMs: 5 * minute });
    lab.run(second);
    expect(lab.seen('kubernetes.budget', 'data/postgres')).toMatchObject({ disruptionsAllowed: 0 });
    lab.run(5 * minute);
    expect(lab.seen('kubernetes.budget', 'data/postgres')).toMatchObject({ disruptionsAllowed: 1 });
  });

  test('a mon and an OSD fail for a while', () => {
    const lab = struckBy({ kind: 'ceph.mon-down', host: nuc1, forMs: 5 * minute });
    lab.world.inject({ kind: 'ceph.osd-down', host: nuc1, forMs: 5 * minute });
    lab.run(minute);
    expect(lab.seen('ceph.status', 'cluster')).toMatchObject({
      health: 'HEALTH_WARN',
      mons: [{ host: nuc1, inQuorum: false }, {}, {}],
      osds: [{ host: nuc1, up: false }, {}, {}],
    });
    lab.run(hour);
    expect(lab.seen('ceph.status', 'cluster')).toMatchObject({ health: 'HEALTH_OK' });
  });
});

describe('healing', () => {
  test('ends everything that holds, plugs in and power-cycles; a volatile host stays off', () => {
    const lab = struckBy({ kind: 'host.power-cut', host: nuc1 });
    const holding: Mishap[] = [
      { kind: 'host.hung', host: nixos },
      { kind: 'host.power-cut', host: gamer },
      { kind: 'network.partitioned', host: host('nuc2'), forMs: hour },
      { kind: 'network.isolated', forMs: hour },
      { kind: 'budgets.stuck', forMs: hour },
      { kind: 'kubernetes.stale', forMs: hour },
      { kind: 'wake.lossy', probability: 1, forMs: hour },
      { kind: 'talos.refuses', node: worker, forMs: hour },
    ];
    for (const mishap of holding) lab.world.inject(mishap);
    lab.run(minute);
    lab.world.heal();
    lab.run(3 * minute);
    expect(lab.power(nuc1)).toBe('on');
    expect(lab.power(nixos)).toBe('on');
    expect(lab.power(gamer)).toBe('off');
    expect(lab.seen('host.reachable', 'nuc2')).toBe(true);
    expect(lab.happened(/^over: /)).toBe(6);
    for (let count = 0; count < 3; count++) lab.ask({ kind: 'host.wake', host: gamer });
    expect(lab.power(gamer)).toBe('booting');
    lab.run(2 * hour);
    expect(lab.happened(/^over: /)).toBe(6);
  });
});
