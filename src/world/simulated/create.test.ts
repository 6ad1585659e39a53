import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  noon,
  referenceWorld,
  second,
} from '../../../test/conformance/reference-world.ts';

const days = (seed: number) => {
  const { world, heard, run } = referenceWorld({ seed, people: true });
  run(3 * hour);
  world.inject({ kind: 'host.power-cut', host: host('gamer') });
  world.perform({ id: 'a/1', action: { kind: 'node.cordon', node: node('talos04') } });
  run(21 * hour);
  return JSON.stringify([heard, world.truth.history]);
};

test('the same seed and the same calls give the same events, byte for byte', () => {
  expect(days(5)).toBe(days(5));
});

test('another seed gives others', () => {
  expect(days(5)).not.toBe(days(6));
});

test('a draw more for magic packets leaves people as they were', () => {
  const leaving = (lossy: boolean) => {
    const { world, run } = referenceWorld({ people: true });
    if (lossy) world.inject({ kind: 'wake.lossy', probability: 0.5, forMs: hour });
    for (let count = 0; lossy && count < 9; count++) {
      world.perform({ id: `a/${count}`, action: { kind: 'host.wake', host: host('nixos') } });
    }
    run(14 * hour);
    return world.truth.history.filter(({ text }) => /announces|owner/.test(text));
  };
  expect(leaving(false)).not.toEqual([]);
  expect(leaving(true)).toEqual(leaving(false));
});

test('nothing is heard before time moves, and then of every source all that it sees', () => {
  const { world } = referenceWorld();
  const late: string[] = [];
  world.subscribe((event) => {
    if (event.kind === 'observed') late.push(event.source);
  });
  expect(late).toEqual([]);
  world.advanceTo(world.clock.now());
  expect(late).toEqual(
    expect.arrayContaining(['ping', 'libvirt/nuc1', 'talos/talos01', 'etcd', 'kubernetes', 'ceph']),
  );
});

test('nextAt tells when something happens next', () => {
  const { world, run } = referenceWorld();
  run(minute);
  world.clock.after(7, () => {});
  expect(world.nextAt).toBe(world.clock.now() + 7);
});

test('a callback is called once, in time, unless it was taken back', () => {
  const { world, run } = referenceWorld();
  const calls: number[] = [];
  world.clock.after(5 * second, () => calls.push(world.clock.now() - noon));
  world.clock.after(5 * second, () => calls.push(-1))();
  run(minute);
  expect(calls).toEqual([5 * second]);
});

test('what an action leads to is blamed on it, to the last consequence', () => {
  const { world, run } = referenceWorld();
  world.perform({ id: 'leave/1', action: { kind: 'host.power-off', host: host('gamer') } });
  run(minute);
  const off = world.truth.history.find(({ text }) => text === 'gamer is off');
  expect(off?.action).toBe('leave/1');
});

test('a source that sees nothing new is heard all the same', () => {
  const { heard, run } = referenceWorld();
  run(10 * minute);
  const times = heard.flatMap((event) =>
    event.kind === 'observed' && event.source === 'libvirt/nuc1' ? [event.at] : [],
  );
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(30 * second);
});

test('a cold lab has hosts and nothing else: no domains, no etcd, Pis in maintenance', () => {
  const { world, seen, run } = referenceWorld({ begin: 'cold' });
  run(minute);
  expect(world.truth.hosts.get(host('nuc1'))?.power).toBe('on');
  expect(world.truth.hosts.get(host('gamer'))?.power).toBe('off');
  expect(seen('vm.state', 'talos01')).toBe('absent');
  expect(seen('talos.stage', 'talos09')).toBe('maintenance');
  expect(seen('kubernetes.api', 'cluster')).toBe(false);
  expect(world.truth.pods).toEqual([]);
  expect(world.truth.etcd.voters).toEqual([]);
});

test('a cold lab that is brought up places nothing on nodes that have never joined', () => {
  const lab = referenceWorld({ begin: 'cold' });
  const name = node('talos01');
  lab.ask({ kind: 'vm.start', node: name });
  lab.run(minute);
  lab.ask({ kind: 'talos.apply-config', node: name });
  lab.until(10 * minute, () => {
    lab.ask({ kind: 'talos.bootstrap', node: name });
    lab.run(10 * second);
    return lab.world.truth.pods.some((pod) => pod.alive);
  });
  for (const pod of lab.world.truth.pods) expect([name, undefined]).toContain(pod.node);
});

test('a running lab is well from the first moment, and stays so', () => {
  const { world, seen, heard, run } = referenceWorld();
  run(hour);
  const troubled = heard.flatMap((event) =>
    event.kind !== 'observed'
      ? []
      : event.facts.filter(
          ({ value }) => typeof value === 'object' && 'phase' in value && !value.ready,
        ),
  );
  expect(troubled).toEqual([]);
  expect(world.truth.etcd).toMatchObject({ quorum: true });
  expect(world.truth.etcd.healthy).toHaveLength(3);
  expect(world.truth.pods.every((pod) => pod.alive && pod.ready)).toBe(true);
  expect(seen('ceph.status', 'cluster')).toMatchObject({ health: 'HEALTH_OK' });
});
