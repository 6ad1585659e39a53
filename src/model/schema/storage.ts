import * as z from 'zod';
import { read, refused } from '../read.ts';
import { list, named, section } from './section.ts';
import { text, whole } from './text.ts';
import { name, size } from './values.ts';

const poolName = text(
  'the name of a pool, such as rbd',
  { description: 'The name of a pool.', examples: ['rbd'] },
  (value) =>
    /^[A-Za-z0-9._-]{1,63}$/.test(value)
      ? read(value)
      : refused('is no name of a pool', 'Use letters, digits, dots, dashes and underscores.'),
);

const poolSection = section('a pool', 'A Ceph pool in full.', {
  name: poolName,
  size: whole('a whole number of copies from 1 to 10', 1, 10, {
    description: 'How many copies of everything it keeps. Default: 3.',
    examples: [3],
  }).optional(),
  'min-size': whole('a whole number of copies from 1 to 10', 1, 10, {
    description:
      'Fewer copies up than this and its IO stops. Default: size less half of it, rounded down (2 of 3).',
    examples: [2],
  }).optional(),
});

const ceph = section('ceph', "The Ceph cluster; its daemons stand in each host's `ceph`.", {
  'osd-memory-target': size(
    '`osd_memory_target` of each OSD. Default: 4GiB, as in Ceph.',
    '2GiB',
  ).optional(),
  pools: list(
    'a list of pools',
    'Pools by name, or in full.',
    z.union([poolName, poolSection], {
      error: 'the name of a pool, or name, size and min-size',
    }),
  ).optional(),
  'storage-classes': named(
    'a storage class',
    'StorageClass → pool; how a volume finds the pool that it depends on.',
    64,
    name('The name of a StorageClass.', 'ceph-rbd'),
    poolName,
  ).optional(),
});

/** Where volumes live, as `lab.yaml` says it. */
export const storageSection = section('storage', 'Where volumes live.', { ceph: ceph.optional() });
