import { join } from 'node:path';
import { loadLab } from '../../src/cli/lab-file.ts';
import type { Manifests } from '../../src/kubernetes/objects.ts';
import type { Host, HostName, Lab, NodeName } from '../../src/model/lab.ts';
import { hostOf, nodeOf } from '../../src/model/shape.ts';

const loaded = await loadLab('lab.yaml', join(import.meta.dirname, '../../examples/homelab'));
if (loaded.kind === 'bad') {
  throw new Error(`bug: ${loaded.problems.map((problem) => problem.says).join(' ')}`);
}

const reference = { lab: loaded.lab, manifests: loaded.manifests };

/** The reference lab with its workloads, as `lowtide run` loads them. */
export function referenceLab(): { readonly lab: Lab; readonly manifests: Manifests } {
  return reference;
}

/** The same lab without anything that measures the host's mains. */
export function withoutMeter(from: Lab, name: HostName): Lab {
  return withHost(from, name, (host) => {
    const { meter: _, ...power } = host.power;
    return { ...host, power };
  });
}

/** The same lab with a host that people switch on and off, and that Lowtide can. */
export function withVolatile(from: Lab, name: HostName): Lab {
  return withHost(from, name, (host) => ({
    ...host,
    volatile: { noticeMs: 120_000, expectedOn: [], quiet: [] },
    power: {
      wake: { kind: 'magic-packet', mac: host.mac ?? '02:00:00:00:00:99' },
      off: { kind: 'ssh' },
    },
  }));
}

/** The same lab with more control planes. */
export function withVoters(from: Lab, ...names: readonly NodeName[]): Lab {
  const nodes = new Map(from.nodes);
  for (const name of names) {
    nodes.set(name, { ...nodeOf(from, name), role: 'control-plane' });
  }
  return { ...from, nodes };
}

function withHost(from: Lab, name: HostName, change: (host: Host) => Host): Lab {
  return { ...from, hosts: new Map(from.hosts).set(name, change(hostOf(from, name))) };
}
