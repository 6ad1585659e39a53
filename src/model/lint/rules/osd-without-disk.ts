import type { Rule } from '../rule.ts';

export const osdWithoutDisk: Rule = {
  code: 'osd-without-disk',
  level: 'warning',
  explain: `A host runs Ceph OSDs and lists its disks, but gives none of them to Ceph. An OSD takes a
whole disk. Where disks are listed Lowtide counts the OSDs by them; where none is listed, as one.`,
  check(lab) {
    return [...lab.hosts.values()]
      .filter(
        ({ ceph, disks }) =>
          ceph.includes('osd') &&
          disks.length > 0 &&
          disks.every(({ purpose }) => purpose !== 'osd'),
      )
      .map(({ name }) => ({
        path: ['hosts', name, 'disks'],
        says: `${name} runs an OSD, but none of its disks is given to Ceph.`,
        next: 'Add the disk, such as `osd: 1TB`, or remove osd from `ceph`.',
      }));
  },
};
