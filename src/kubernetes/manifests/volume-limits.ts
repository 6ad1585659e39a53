import type { VolumeLimit } from '../objects.ts';
import { at, type Field, items, text, wholeNumber } from './field.ts';

/**
 * The limits that CSI drivers set: a CSINode's `allocatable.count` per driver, and the storage
 * classes that the driver provisions. A driver without a count sets no limit (ceph-csi's default).
 */
export function readVolumeLimits(
  csiNodes: readonly Field[],
  storageClasses: readonly Field[],
): VolumeLimit[] {
  const classes = storageClasses.map((object) => ({
    name: text(at(object, 'metadata', 'name')) ?? '',
    provisioner: text(at(object, 'provisioner')),
  }));
  return csiNodes.flatMap((object) => {
    const node = text(at(object, 'metadata', 'name'));
    if (node === undefined) return [];
    return items(at(object, 'spec', 'drivers')).flatMap((driver) => {
      const count = at(driver, 'allocatable', 'count');
      const volumes = wholeNumber(count, { min: 0, max: 10_000 });
      const name = text(at(driver, 'name'));
      const own = classes.filter((one) => one.provisioner === name).map((one) => one.name);
      return volumes === undefined || own.length === 0
        ? []
        : [{ node, storageClasses: own, volumes }];
    });
  });
}
