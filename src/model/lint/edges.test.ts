import { expect, test } from 'vitest';
import { type Change, quietLab } from '../../../test/quiet-lab.ts';
import { rules } from './rules.ts';
import { voterCandidates } from './voter-candidates.ts';

const noCeph: Change = { ceph: null };

/** The edges of the rules: a lab just on one side, and where the rule fires there, if it does. */
const EDGES: readonly [code: string, what: string, change: Change, ...paths: string[]][] = [
  [
    'ceph-incomplete',
    'no Ceph at all',
    { storage: null, hosts: { a: noCeph, b: noCeph, c: noCeph } },
  ],
  [
    'ceph-incomplete',
    'pools without daemons',
    { hosts: { a: { ceph: ['mon'] }, b: noCeph, c: noCeph } },
    'storage.ceph',
    'storage.ceph',
  ],
  [
    'cidr-overlap',
    'one shared address',
    { cluster: { 'pod-cidr': '10.111.255.255/32' } },
    'cluster.service-cidr',
  ],
  [
    'cidr-overlap',
    'one shared address, the other way round',
    { cluster: { 'pod-cidr': '10.96.0.0/32' } },
    'cluster.service-cidr',
  ],
  [
    'duplicate-address',
    'a node with the address of a plug',
    { nodes: { w1: { address: '192.168.1.64' } } },
    'hosts.v.power.meter.plug',
  ],
  [
    'duplicate-address',
    "a VM with its own host's address",
    { nodes: { w1: { address: '192.168.1.14' } } },
    'nodes.w1.address',
  ],
  [
    'duplicate-address',
    "bare metal with another host's address",
    { nodes: { w2: { address: '192.168.1.14' } } },
    'nodes.w2.address',
  ],
  [
    'duplicate-name',
    'a VM with the name of its own host',
    { nodes: { v: { host: 'v', cpus: 1, memory: '2GiB', address: '192.168.1.36' } } },
    'nodes.v',
  ],
  [
    'duplicate-name',
    "bare metal with another host's name",
    { nodes: { a: { host: 'pi' } } },
    'nodes.a',
  ],
  [
    // 16 GiB less 512 MiB, and a VM of 15 GiB with 1 CPU takes 30 + 8 + 64 MiB more.
    'memory-tight',
    'a host without Ceph',
    {
      hosts: { v: { memory: '16GiB' } },
      nodes: { w1: { cpus: 1, memory: '15GiB' } },
    },
    'hosts.v.memory',
  ],
  [
    'single-voter',
    'two hosts',
    { nodes: { cp2: null, cp3: null, w2: null }, hosts: { b: null, c: null, pi: null } },
  ],
  [
    'single-voter',
    'three hosts',
    { nodes: { cp2: null, cp3: null }, hosts: { b: null, c: null } },
    'nodes.cp1.role',
  ],
  [
    'no-worker-at-low-tide',
    'volatile hosts alone',
    {
      hosts: { a: null, b: null, c: null, pi: null },
      nodes: { cp1: null, cp2: null, cp3: null, w2: null },
    },
    'nodes.w1',
  ],
  [
    'no-worker-at-low-tide',
    'no node at all',
    { nodes: { cp1: null, cp2: null, cp3: null, w1: null, w2: null } },
  ],
  [
    'shared-failure-domain',
    'one host with one mon of one',
    {
      hosts: {
        b: { ceph: ['osd'] },
        c: { ceph: ['osd'] },
        pi: { 'failure-domains': { ups: 'ups-a' } },
      },
    },
  ],
];

test.each(EDGES)('%s: %s', (code, _what, change, ...paths) => {
  const rule = rules.find((each) => each.code === code);
  const lab = quietLab(change);
  expect(rule?.check(lab).map(({ path }) => path.join('.'))).toEqual(paths);
});

test('a voter fits where memory and cores suffice, and nowhere twice', () => {
  const candidates = (change: Change) => voterCandidates(quietLab(change));
  const spare = (more: Change): Change => ({
    hosts: { d: { arch: 'amd64', cores: 2, memory: '8GiB', address: '192.168.1.20', ...more } },
  });
  expect(candidates({})).toEqual(['w2 on pi (8 GiB)']);
  expect(candidates({ hosts: { pi: { memory: '5GiB' } } })).toEqual(['w2 on pi (5 GiB)']);
  expect(candidates({ hosts: { pi: { memory: '4GiB' } } })).toEqual([]);
  expect(candidates({ hosts: { pi: { cores: 2 } } })).toEqual(['w2 on pi (8 GiB)']);
  expect(candidates({ hosts: { pi: { cores: 1 } } })).toEqual([]);
  const onD = 'a new VM of 4 GiB on d';
  expect(candidates(spare({ hypervisor: 'libvirt' }))).toContain(onD);
  expect(candidates(spare({ hypervisor: 'none' }))).not.toContain(onD);
  expect(candidates(spare({ hypervisor: 'libvirt', cores: 1 }))).not.toContain(onD);
  expect(candidates(spare({ hypervisor: 'libvirt', volatile: true }))).not.toContain(onD);
  // 4 GiB, its 8 + 16 + 64 MiB of QEMU, and 512 MiB for the system.
  expect(candidates(spare({ hypervisor: 'libvirt', memory: '4696MiB' }))).toContain(onD);
  expect(candidates(spare({ hypervisor: 'libvirt', memory: '4695MiB' }))).not.toContain(onD);
});
