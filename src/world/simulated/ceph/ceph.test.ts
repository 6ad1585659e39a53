import { describe, expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  type ReferenceWorld,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';
import { referenceLab } from '../../../../test/simulation/reference-lab.ts';
import type { CephStatus } from '../../facts.ts';

function status(lab: ReferenceWorld): CephStatus {
  const seen = lab.seen('ceph.status', 'cluster');
  if (seen === undefined || 'unobservable' in seen) throw new Error('Ceph cannot be seen');
  return seen;
}

const osdOf = (lab: ReferenceWorld, name: string) =>
  status(lab).osds.find((osd) => osd.host === name);

function breakOsd(lab: ReferenceWorld, name: string, forMs: number): void {
  lab.world.inject({ kind: 'ceph.osd-down', host: host(name), forMs });
}

describe('Ceph', () => {
  test('marks an OSD down after its grace, and its placement groups are degraded', () => {
    const lab = referenceWorld();
    breakOsd(lab, 'nuc1', hour);
    const tookMs = lab.until(minute, () => osdOf(lab, 'nuc1')?.up === false);
    expect(tookMs).toBeGreaterThanOrEqual(20 * second);
    expect(status(lab)).toMatchObject({ health: 'HEALTH_WARN', pgs: { clean: 0, inactive: 0 } });
  });

  test('marks it out after ten minutes, unless its host has noout', () => {
    const lab = referenceWorld();
    breakOsd(lab, 'nuc1', hour);
    lab.run(9 * minute);
    expect(osdOf(lab, 'nuc1')?.in).toBe(true);
    lab.run(2 * minute);
    expect(osdOf(lab, 'nuc1')?.in).toBe(false);

    const flagged = referenceWorld();
    flagged.ask({ kind: 'ceph.set-noout', host: host('nuc1') });
    breakOsd(flagged, 'nuc1', hour);
    flagged.run(50 * minute);
    expect(osdOf(flagged, 'nuc1')?.in).toBe(true);
  });

  test('stops the pools that have fewer copies than min_size, and goes on with more', () => {
    const lab = referenceWorld();
    breakOsd(lab, 'nuc1', hour);
    breakOsd(lab, 'nuc2', 5 * minute);
    lab.run(minute);
    expect(status(lab).pgs).toMatchObject({ clean: 0, degraded: 0 });
    expect(lab.world.truth.ceph.inactivePgs).toBeGreaterThan(0);
    lab.run(6 * minute);
    expect(lab.world.truth.ceph.inactivePgs).toBe(0);
  });

  test('is whole again some time after all OSDs are back, even after all were down', () => {
    const lab = referenceWorld();
    for (const [index, name] of ['nuc1', 'nuc2', 'nuc3'].entries()) {
      breakOsd(lab, name, (10 + index) * minute);
      lab.run(minute);
    }
    lab.run(hour);
    expect(status(lab)).toMatchObject({ health: 'HEALTH_OK', pgs: { degraded: 0, inactive: 0 } });
  });

  test('is whole again also where pools differ in how many copies they need', () => {
    const home = referenceLab();
    const { ceph } = home.lab.storage;
    if (ceph === undefined) throw new Error('bug: no Ceph');
    const pools = [...ceph.pools, { name: 'scratch', size: 2, minSize: 1 }];
    const lab = referenceWorld({ lab: { ...home.lab, storage: { ceph: { ...ceph, pools } } } });
    for (const name of ['nuc1', 'nuc2']) {
      breakOsd(lab, name, 10 * minute);
      lab.run(minute);
    }
    lab.run(hour);
    expect(status(lab)).toMatchObject({ health: 'HEALTH_OK' });
  });

  test('without mon quorum nothing is served, seen or marked', () => {
    const lab = referenceWorld();
    for (const name of ['nuc1', 'nuc2']) {
      lab.world.inject({ kind: 'ceph.mon-down', host: host(name), forMs: 10 * minute });
    }
    breakOsd(lab, 'nuc3', hour);
    lab.run(5 * minute);
    expect(lab.world.truth.ceph.monQuorum).toBe(false);
    expect(lab.seen('ceph.status', 'cluster')).toHaveProperty('unobservable');
    expect(lab.happened(/osd.2 .* is down/)).toBe(0);
    lab.run(7 * minute);
    expect(osdOf(lab, 'nuc3')?.up).toBe(false);
  });
});
