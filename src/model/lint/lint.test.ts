import { describe, expect, test } from 'vitest';
import { type Change, quietLab } from '../../../test/quiet-lab.ts';
import { rules } from './rules.ts';

/** Of each rule: a lab on which it fires, what it says there, and a near miss on which it is silent. */
interface Case {
  readonly fires: Change;
  /** The path of each finding, and a part of what it says and advises. */
  readonly says: readonly (readonly [path: string, ...parts: string[]])[];
  readonly silent: Change;
}

const moveVoters = (...volatile: string[]): Change =>
  Object.fromEntries(volatile.map((name) => [name, { host: 'v', cpus: 2 }]));

const CASES: Readonly<Record<string, Case>> = {
  'address-outside-network': {
    fires: {
      cluster: { endpoint: '192.168.2.30' },
      hosts: { a: { address: '192.168.1.255' } },
    },
    says: [
      ['cluster.endpoint', 'The endpoint has the address 192.168.2.30, which is not within'],
      ['hosts.a.address', 'Host a has the address 192.168.1.255, which is no single machine in'],
    ],
    silent: { hosts: { a: { address: '192.168.1.254' } } },
  },
  'arch-mismatch': {
    fires: { nodes: { w2: { labels: { 'kubernetes.io/arch': 'amd64' } } } },
    says: [['nodes.w2.labels.kubernetes.io/arch', 'labelled amd64, but its host pi is arm64']],
    silent: { nodes: { w2: { labels: { 'kubernetes.io/arch': 'arm64' } } } },
  },
  'bare-metal-on-hypervisor': {
    fires: { hosts: { pi: { hypervisor: 'libvirt' } } },
    says: [['nodes.w2', 'Node w2 has no cpus and memory, but its host pi runs VMs']],
    silent: {
      hosts: { pi: { hypervisor: 'libvirt' } },
      nodes: { w2: { cpus: 2, memory: '4GiB', address: '192.168.1.35' } },
    },
  },
  'bare-metal-shared': {
    fires: { nodes: { w3: { host: 'pi' } } },
    says: [['nodes.w3.host', 'Node w3 is put on pi, which w2 is already as bare metal']],
    silent: {
      hosts: { pi2: { arch: 'arm64', cores: 4, memory: '8GiB', address: '192.168.1.16' } },
      nodes: { w3: { host: 'pi2' } },
    },
  },
  'bare-metal-vm-fields': {
    fires: { nodes: { w2: { cpus: 2, memory: '4GiB', address: '192.168.1.35' } } },
    says: [['nodes.w2', 'Node w2 has the fields of a VM, but its host pi runs no hypervisor']],
    silent: {
      hosts: { pi: { hypervisor: 'libvirt' } },
      nodes: { w2: { cpus: 2, memory: '4GiB', address: '192.168.1.35' } },
    },
  },
  'ceph-incomplete': {
    fires: { storage: null },
    says: [['hosts.a.ceph', 'a runs Ceph, but `storage.ceph` does not say what it holds']],
    silent: { storage: { ceph: { pools: [] } } },
  },
  'ceph-mon-volatile': {
    fires: {
      hosts: { c: { ceph: ['mgr', 'osd'] }, v: { ceph: ['mon'] } },
    },
    says: [['hosts.v.ceph', '2 of 3 mons are left at low tide, and the next loss hangs every']],
    silent: { hosts: { v: { ceph: ['mgr'] } } },
  },
  'ceph-mons-even': {
    fires: { hosts: { c: { ceph: ['mgr', 'osd'] } } },
    says: [['hosts.b.ceph', '2 mons (a and b) survive no loss, no more than 1 would']],
    silent: { hosts: { b: { ceph: ['osd'] }, c: { ceph: ['osd'] } } },
  },
  'ceph-on-talos': {
    fires: { hosts: { pi: { ceph: ['osd'] } } },
    says: [['hosts.pi.ceph', 'pi is the bare-metal node w2, so it runs Talos and cannot run Ceph']],
    silent: { hosts: { v: { ceph: ['osd'] } } },
  },
  'cidr-overlap': {
    fires: { cluster: { 'pod-cidr': '10.100.0.0/16', 'service-cidr': '192.168.0.0/16' } },
    says: [['cluster.service-cidr', 'services (192.168.0.0/16) overlap with those of the LAN']],
    silent: { cluster: { 'pod-cidr': '10.112.0.0/16' } },
  },
  'cpu-overcommit': {
    fires: { nodes: { cp1: { cpus: 5 } } },
    says: [['hosts.a.cores', 'The VMs of a (cp1) have 5 CPUs, the host has 4 cores']],
    silent: { nodes: { cp1: { cpus: 4 } } },
  },
  'duplicate-address': {
    fires: {
      cluster: { endpoint: '192.168.1.1' },
      nodes: { cp2: { address: '192.168.1.31' }, w1: { address: '192.168.1.11' } },
    },
    says: [
      ['cluster.endpoint', 'The endpoint has the address 192.168.1.1, which the gateway has'],
      ['nodes.cp2.address', 'Node cp2 has the address 192.168.1.31, which node cp1 has already'],
      ['nodes.w1.address', 'Node w1 has the address 192.168.1.11, which host a has already'],
    ],
    // A strip of plugs has one address, and a bare-metal node may have its host's.
    silent: {
      hosts: { a: { power: { meter: { plug: '192.168.1.64' } } } },
      nodes: { w2: { address: '192.168.1.15' } },
    },
  },
  'duplicate-mac': {
    fires: { nodes: { w1: { mac: '02-00-00-00-00-14' } } },
    says: [['nodes.w1.mac', 'Node w1 has the MAC address 02:00:00:00:00:14, which host v has']],
    silent: { nodes: { w1: { mac: '02:00:00:00:00:15' } } },
  },
  'duplicate-name': {
    fires: { nodes: { pi: { host: 'v', cpus: 1, memory: '2GiB', address: '192.168.1.36' } } },
    says: [['nodes.pi', 'Node pi has the name of a host']],
    silent: { nodes: { w2: null, pi: { host: 'pi' } } },
  },
  'even-voters': {
    fires: { nodes: { w2: { role: 'control-plane' } } },
    says: [['nodes.w2.role', '4 voters survive 1 loss, no more than 3 would']],
    silent: { nodes: { w1: { role: 'control-plane' }, w2: { role: 'control-plane' } } },
  },
  'idle-host': {
    fires: { nodes: { w1: null } },
    says: [['hosts.v', 'v has no node and no Ceph daemon']],
    silent: { hosts: { v: { ceph: ['osd'] } }, nodes: { w1: null } },
  },
  'memory-overcommit': {
    fires: { nodes: { cp1: { memory: '14GiB' } } },
    says: [['hosts.a.memory', 'a has 16 GiB, but 14 GiB of nodes, 4 GiB of Ceph, 0.6 GiB of']],
    silent: { nodes: { cp1: { memory: '11GiB' } } },
  },
  'memory-tight': {
    fires: { nodes: { cp1: { memory: '11GiB' } } },
    says: [['hosts.a.memory', '11 GiB of nodes and 4 GiB of Ceph leave 0.4 GiB of 16 GiB on a']],
    silent: { nodes: { cp1: { memory: '10GiB' } } },
  },
  'no-control-plane': {
    fires: { nodes: { cp1: { role: 'worker' }, cp2: { role: 'worker' }, cp3: { role: 'worker' } } },
    says: [['nodes', 'No node is a control plane']],
    silent: { nodes: { cp2: { role: 'worker' }, cp3: { role: 'worker' } } },
  },
  'no-core-for-host': {
    fires: { nodes: { cp1: { cpus: 4 } } },
    says: [['hosts.a.cores', 'The VMs of a (cp1) have all its 4 cores; none is left for Ceph']],
    silent: { nodes: { cp1: { cpus: 5 } } },
  },
  'no-tolerance-at-low-tide': {
    fires: { nodes: moveVoters('cp3') },
    says: [
      [
        'nodes.cp3.host',
        'With every volatile host off 2 of 3 voters are left and etcd needs 2',
        'in place of cp3. What fits: a new VM of 4 GiB on c; w2 on pi (8 GiB).',
      ],
    ],
    silent: { nodes: moveVoters('cp2', 'cp3') },
  },
  'no-worker-at-low-tide': {
    fires: { nodes: { w2: { taints: ['camera:NoSchedule'] } } },
    says: [['nodes.cp1', 'no node is left that takes ordinary pods', 'Add `taints: []` to cp1']],
    silent: { nodes: { cp3: { taints: [] }, w2: { taints: ['camera:NoSchedule'] } } },
  },
  'osd-without-disk': {
    fires: { hosts: { a: { disks: { system: '256GB' } } } },
    says: [['hosts.a.disks', 'a runs an OSD, but none of its disks is given to Ceph']],
    silent: { hosts: { a: { disks: { system: '256GB', osd: '1TB' } } } },
  },
  'pool-too-wide': {
    fires: {
      storage: {
        ceph: {
          pools: [
            { name: 'rbd', size: 4 },
            { name: 'fs', 'min-size': 4 },
          ],
        },
      },
    },
    says: [
      ['storage.ceph.pools.0.size', 'Pool rbd keeps 4 copies, but only 3 hosts have an OSD'],
      ['storage.ceph.pools.1.min-size', 'Pool fs wants 4 copies up but keeps only 3'],
    ],
    silent: { storage: { ceph: { pools: [{ name: 'rbd', size: 3, 'min-size': 3 }] } } },
  },
  'shared-failure-domain': {
    fires: {
      hosts: {
        a: { 'failure-domains': { ups: 'one', switch: 'desk' } },
        b: { 'failure-domains': { ups: 'one', switch: 'desk' } },
      },
    },
    says: [
      [
        'hosts.a.failure-domains.ups',
        'When ups one or switch desk fails, 2 of 3 voters and 2 of 3 Ceph mons go with it',
      ],
    ],
    silent: {
      hosts: {
        a: { 'failure-domains': { ups: 'one' } },
        v: { 'failure-domains': { ups: 'one' } },
        pi: { 'failure-domains': { ups: 'one' } },
      },
    },
  },
  'single-voter': {
    fires: { nodes: { cp2: { role: 'worker' }, cp3: { role: 'worker' } } },
    says: [['nodes.cp1.role', 'cp1 is the only voter']],
    silent: { nodes: { cp3: { role: 'worker' } } },
  },
  'talos-unknown': {
    fires: { cluster: { talos: 'v1.99.0' } },
    says: [['cluster.talos', 'Talos v1.99.0 is not known', 'Known are 1.12, 1.13, 1.14']],
    silent: { cluster: { talos: 'v1.14.0-rc.1' } },
  },
  'under-talos-minimum': {
    fires: { nodes: { cp1: { memory: '1GiB', cpus: 1, disk: '9GiB' } } },
    says: [
      ['nodes.cp1.memory', 'Node cp1 has 1 GiB of memory; as a control-plane Talos needs 2 GiB'],
      ['nodes.cp1.cpus', 'Node cp1 has 1 CPU; as a control-plane Talos needs 2'],
      ['nodes.cp1.disk', 'Node cp1 has 9 GiB of disk'],
    ],
    silent: { nodes: { w1: { memory: '1GiB', cpus: 1, disk: '10GiB' } } },
  },
  'version-window': {
    fires: { cluster: { talos: 'v1.14.1', kubernetes: 'v1.31.9' } },
    says: [['cluster.kubernetes', 'Talos v1.14.1 supports Kubernetes 1.32 to 1.37, not v1.31.9']],
    silent: { cluster: { talos: 'v1.13.9', kubernetes: 'v1.31.9' } },
  },
  'volatile-no-off': {
    fires: { hosts: { v: { power: { off: null } } } },
    says: [['hosts.v.volatile', 'v is volatile, but nothing can switch it off']],
    silent: { hosts: { v: { volatile: false, power: { off: null } } } },
  },
  'volatile-no-proof': {
    fires: { hosts: { v: { power: { meter: null } } } },
    says: [['hosts.v.power', 'Nothing measures the power of v', 'metering plug']],
    silent: { hosts: { v: { power: { meter: null } } }, nodes: { w1: null } },
  },
  'volatile-no-wake': {
    fires: { hosts: { v: { power: { wake: null } } } },
    says: [['hosts.v.volatile', 'v is volatile, but nothing can wake it']],
    silent: { hosts: { v: { volatile: false, power: { wake: null } } } },
  },
  'voter-majority-volatile': {
    fires: { nodes: moveVoters('cp2', 'cp3') },
    says: [
      [
        'nodes.cp2.host',
        '1 of 3 voters are left, and etcd needs 2',
        'Move cp2 and cp3 to always-on hosts: a new VM of 4 GiB on b; a new VM of 4 GiB on c',
      ],
    ],
    silent: { nodes: moveVoters('cp3') },
  },
  'voters-share-host': {
    fires: { nodes: { cp2: { host: 'a', cpus: 2 } } },
    says: [['nodes.cp2.host', 'cp1 and cp2 are voters on one host, a']],
    silent: { nodes: { w1: { host: 'a', cpus: 2, memory: '2GiB' } } },
  },
};

test('the quiet lab is quiet, so that whatever fires below fires because of the change', () => {
  expect(rules.flatMap((rule) => rule.check(quietLab()))).toEqual([]);
});

describe.each(rules)('$code', (rule) => {
  const { code, explain, check } = rule;
  const { fires, says, silent } = CASES[code] ?? { fires: {}, says: [], silent: {} };

  test('fires', () => {
    const findings = check(quietLab(fires));
    expect(findings.map(({ path }) => path.join('.'))).toEqual(says.map(([path]) => path));
    for (const [index, [, ...parts]] of says.entries()) {
      for (const part of parts) {
        expect(`${findings[index]?.says} ${findings[index]?.next}`).toContain(part);
      }
    }
    expect(findings.length).toBeGreaterThan(0);
  });

  test('is silent on a near miss', () => {
    expect(silent).not.toEqual({});
    expect(check(quietLab(silent))).toEqual([]);
  });

  test('is explained in full sentences', () => {
    expect(explain.length).toBeGreaterThan(120);
    expect(explain).toMatch(/\.$/);
  });
});

test('codes are unique, in order and in kebab case', () => {
  const codes = rules.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].toSorted());
  for (const code of codes) expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
});
