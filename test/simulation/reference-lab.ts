import { join } from 'node:path';
import { loadLab } from '../../src/cli/lab-file.ts';
import type { Manifests } from '../../src/kubernetes/objects.ts';
import type { HostName, Lab } from '../../src/model/lab.ts';

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
  const host = from.hosts.get(name);
  if (host === undefined) throw new Error(`bug: no host ${name}`);
  const { meter: _, ...power } = host.power;
  return { ...from, hosts: new Map(from.hosts).set(name, { ...host, power }) };
}
