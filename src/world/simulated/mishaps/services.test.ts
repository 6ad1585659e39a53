import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  second,
  struckBy,
} from '../../../../test/conformance/reference-world.ts';

const nuc1 = host('nuc1');
const worker = node('talos06');

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
