import type { Ceph } from '../../../model/lab.ts';
import type { PlacementGroup, SimOsd } from './state.ts';

/** Placement groups a pool (`osd_pool_default_pg_num`). */
const pgsPerPool = 32;

/** One copy a host, round and round: CRUSH with failure domain `host` for equal disks. */
export function placementGroups(ceph: Ceph, osds: readonly SimOsd[]): PlacementGroup[] {
  return ceph.pools.flatMap(({ name, size, minSize }) =>
    Array.from({ length: pgsPerPool }, (_, index) => ({
      pool: name,
      size,
      minSize,
      osds: pickCopies(osds, size, index, []),
    })),
  );
}

export function pickCopies(
  osds: readonly SimOsd[],
  size: number,
  index: number,
  kept: readonly SimOsd[],
): SimOsd[] {
  const copies = [...kept];
  for (let step = 0; step < osds.length && copies.length < size; step++) {
    const osd = osds[(index + step) % osds.length];
    if (osd?.in && !copies.some((copy) => copy.host === osd.host)) copies.push(osd);
  }
  return copies;
}

/** At least one whole copy, and `min_size` of any. */
export function isActive({ osds, minSize }: PlacementGroup): boolean {
  const up = osds.filter((osd) => osd.up);
  return up.length >= minSize && up.some((osd) => osd.fresh);
}

export function isClean({ osds, size }: PlacementGroup): boolean {
  return osds.filter((osd) => osd.up && osd.fresh).length >= size;
}
