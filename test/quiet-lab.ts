import type { Lab } from '../src/model/lab.ts';
import { parseLab } from '../src/model/parse.ts';

/** A change of the quiet lab: maps are merged, `null` takes a key out, all else replaces. */
export interface Change {
  readonly [key: string]: Change | string | number | boolean | null | readonly unknown[];
}

/**
 * A lab of which no lint rule has anything to say, with a change: three always-on hosts with Ceph
 * (`a`, `b`, `c`), each with a voter; a volatile host (`v`) and a bare-metal one (`pi`), each with a
 * worker.
 */
export function quietLab(change: Change = {}): Lab {
  const parsed = parseLab(JSON.stringify(merged(QUIET, change)), 'quiet.yaml');
  if (parsed.kind === 'ok') return parsed.lab;
  throw new Error(`bug: the changed lab is bad: ${JSON.stringify(parsed.problems, null, 1)}`);
}

const server = (address: string, domain: string): Change => ({
  arch: 'amd64',
  cores: 4,
  memory: '16GiB',
  address,
  hypervisor: 'libvirt',
  ceph: ['mon', 'mgr', 'osd'],
  'failure-domains': { ups: domain },
});

const voter = (host: string, address: string): Change => ({
  role: 'control-plane',
  host,
  cpus: 3,
  memory: '8GiB',
  address,
});

const QUIET: Change = {
  name: 'quiet',
  network: { cidr: '192.168.1.0/24', gateway: '192.168.1.1' },
  cluster: { endpoint: '192.168.1.30', talos: 'v1.13.9', kubernetes: 'v1.36.4' },
  hosts: {
    a: server('192.168.1.11', 'ups-a'),
    b: server('192.168.1.12', 'ups-b'),
    c: server('192.168.1.13', 'ups-c'),
    v: {
      arch: 'amd64',
      cores: 16,
      memory: '32GiB',
      address: '192.168.1.14',
      mac: '02:00:00:00:00:14',
      hypervisor: 'libvirt',
      volatile: { notice: '120s' },
      power: { wake: 'magic-packet', off: 'ssh', meter: { plug: '192.168.1.64' } },
    },
    pi: { arch: 'arm64', cores: 4, memory: '8GiB', address: '192.168.1.15' },
  },
  nodes: {
    cp1: voter('a', '192.168.1.31'),
    cp2: voter('b', '192.168.1.32'),
    cp3: voter('c', '192.168.1.33'),
    w1: { host: 'v', cpus: 8, memory: '8GiB', address: '192.168.1.34' },
    w2: { host: 'pi' },
  },
  storage: { ceph: { 'osd-memory-target': '2GiB', pools: ['rbd'] } },
};

function merged(base: unknown, change: unknown): unknown {
  if (!isMap(base) || !isMap(change)) return change;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = key in result ? merged(result[key], value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
