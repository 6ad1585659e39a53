import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lint } from './lint/lint.ts';
import { parseLab } from './parse.ts';
import { hostMemory } from './reserves.ts';
import { hostOf } from './shape.ts';
import { sizeText } from './size.ts';

const text = readFileSync(new URL('../../examples/homelab/lab.yaml', import.meta.url), 'utf8');
const parsed = parseLab(text, 'lab.yaml');
if (parsed.kind === 'bad') throw new Error(`bug: ${JSON.stringify(parsed.problems)}`);
const { lab, positions, problems } = parsed;

test('the reference lab has 8 hosts, 11 nodes and 68 cores', () => {
  const cores = [...lab.hosts.values()].reduce((sum, host) => sum + host.cores, 0);
  expect([lab.hosts.size, lab.nodes.size, cores]).toEqual([8, 11, 68]);
  expect(problems).toEqual([]);
});

test('two hosts are volatile, and only gamer proves that it is off', () => {
  const volatile = [...lab.hosts.values()].filter((host) => host.volatile !== undefined);
  expect(volatile.map(({ name, power }) => [name, power.meter !== undefined])).toEqual([
    ['nixos', false],
    ['gamer', true],
  ]);
});

test('nuc3 is tight, the other hosts are not', () => {
  const memory = [...lab.hosts.values()].map((host) => {
    const { nodesBytes, cephBytes, freeBytes } = hostMemory(lab, hostOf(lab, host.name));
    return [host.name, nodesBytes, cephBytes, freeBytes].map((value) =>
      typeof value === 'number' ? sizeText(value) : value,
    );
  });
  expect(memory).toEqual([
    ['nuc1', '8 GiB', '6 GiB', '1.4 GiB'],
    ['nuc2', '8 GiB', '6 GiB', '1.4 GiB'],
    ['nuc3', '12 GiB', '3 GiB', '0.3 GiB'],
    ['nixos', '12 GiB', '0 GiB', '19.2 GiB'],
    ['gamer', '16 GiB', '0 GiB', '47.2 GiB'],
    ['rpi4-1', '4 GiB', '0 GiB', '0 GiB'],
    ['rpi4-2', '4 GiB', '0 GiB', '0 GiB'],
    ['rpi4-3', '8 GiB', '0 GiB', '0 GiB'],
  ]);
});

test('it has these findings and no others', () => {
  const found = lint(lab, 'lab.yaml', positions).map(({ level, code, place, says, next }) => {
    const above = text.split('\n').slice(0, place?.line);
    const owner = above.findLast((line) => /^ {2}[a-z0-9-]+:/.test(line))?.trim();
    const key = above.at(-1)?.trim();
    const at = [owner, key].map((line) => line?.split(':')[0]).join(' ');
    return { finding: `${level} ${code}`, at, says, next };
  });
  expect(found).toEqual([
    {
      finding: 'warning cpu-overcommit',
      at: 'nuc3 cores',
      says: 'The VMs of nuc3 (talos04, talos05) have 8 CPUs, the host has 4 cores.',
      next: 'Give them 4 together (2 each), or accept that they slow each other down under load.',
    },
    {
      finding: 'warning memory-tight',
      at: 'nuc3 memory',
      says: '12 GiB of nodes and 3 GiB of Ceph leave 0.3 GiB of 16 GiB on nuc3 beside its own reserve of 0.7 GiB.',
      next: 'Take 216 MiB or more from a VM on it.',
    },
    {
      finding: 'warning no-tolerance-at-low-tide',
      at: 'talos03 talos03',
      says: 'With every volatile host off 2 of 3 voters are left and etcd needs 2: one more loss stops the cluster.',
      next: 'Make an always-on node a voter in place of talos03. What fits: talos04 or talos05 on nuc3 (6 GiB); talos11 on rpi4-3 (8 GiB).',
    },
    {
      finding: 'note no-core-for-host',
      at: 'nuc1 cores',
      says: 'The VMs of nuc1 (talos01) have all its 4 cores; none is left for Ceph and the host itself.',
      next: 'Give talos01 a CPU less, or accept a slow host while its VMs are busy.',
    },
    {
      finding: 'note shared-failure-domain',
      at: 'nuc1 failure-domains',
      says: 'When ups ups-1 or switch rack fails, 2 of 3 voters and 3 of 3 Ceph mons go with it: more than the rest can do without.',
      next: 'Put a host with a voter or mon on another ups, or keep a spare.',
    },
    {
      finding: 'note no-core-for-host',
      at: 'nuc2 cores',
      says: 'The VMs of nuc2 (talos02) have all its 4 cores; none is left for Ceph and the host itself.',
      next: 'Give talos02 a CPU less, or accept a slow host while its VMs are busy.',
    },
    {
      finding: 'note no-core-for-host',
      at: 'nixos cores',
      says: 'The VMs of nixos (talos06, talos07) have all its 16 cores; none is left for the host itself.',
      next: 'Give talos07 a CPU less, or accept a slow host while its VMs are busy.',
    },
    {
      finding: 'note volatile-no-proof',
      at: 'nixos power',
      says: 'Nothing measures the power of nixos: when it vanishes unannounced, the work of talos06 and talos07 waits.',
      next: 'Put it on a metering plug and add `meter: { plug: ADDRESS }` to its `power`.',
    },
  ]);
});
