import type { HostName, Lab } from '../model/lab.ts';
import type { Mishap, MishapKind } from '../world/simulated/mishap.ts';
import type { Random } from '../world/simulated/random.ts';
import { drawHold, drawWhole } from './draw.ts';

/** Every kind once; the compiler sees to it that none is forgotten. */
const everyKind: Readonly<Record<MishapKind, true>> = {
  'host.switched-on': true,
  'host.announced-off': true,
  'host.shut-down': true,
  'host.used': true,
  'host.power-cut': true,
  'host.hung': true,
  'host.slow-boot': true,
  'host.boot-loop': true,
  'domain.failed': true,
  'wake.lossy': true,
  'vm.crashed': true,
  'vm.hung': true,
  'vm.disk-lost': true,
  'network.partitioned': true,
  'network.isolated': true,
  'kubernetes.api-down': true,
  'kubernetes.stale': true,
  'budgets.stuck': true,
  'node.cordoned-by-person': true,
  'talos.refuses': true,
  'ceph.mon-down': true,
  'ceph.osd-down': true,
  'results.lost': true,
};

export const mishapKinds = Object.keys(everyKind).filter(isMishapKind);

export function isMishapKind(text: string): text is MishapKind {
  return Object.hasOwn(everyKind, text);
}

/** One mishap of this kind somewhere in the lab; nothing where the lab has no subject for it. */
export function mishapOf(kind: MishapKind, lab: Lab, random: Random): Mishap | undefined {
  switch (kind) {
    case 'host.switched-on':
    case 'host.shut-down':
      return onHost(volatileHosts(lab), random, (host) => ({ kind, host }));
    case 'host.announced-off':
      return onHost(volatileHosts(lab), random, (host) => ({
        kind,
        host,
        withinMs: random.pick([30_000, 60_000, 120_000]) ?? 120_000,
      }));
    case 'host.used':
      return onHost(volatileHosts(lab), random, (host) => ({
        kind,
        host,
        inUse: random.happens(0.6),
      }));
    case 'host.power-cut':
    case 'host.hung':
      return onHost([...lab.hosts.keys()], random, (host) => ({ kind, host }));
    case 'host.slow-boot':
      return onHost([...lab.hosts.keys()], random, (host) => ({
        kind,
        host,
        factor: drawWhole(random, 2, 5),
      }));
    case 'host.boot-loop':
      return onHost([...lab.hosts.keys()], random, (host) => ({
        kind,
        host,
        times: drawWhole(random, 1, 2),
      }));
    case 'network.partitioned':
      return onHost([...lab.hosts.keys()], random, (host) => ({
        kind,
        host,
        forMs: drawHold(random, 15),
      }));
    case 'ceph.mon-down':
      return onHost(hostsWith(lab, 'mon'), random, (host) => ({
        kind,
        host,
        forMs: drawHold(random, 15),
      }));
    case 'ceph.osd-down':
      return onHost(hostsWith(lab, 'osd'), random, (host) => ({
        kind,
        host,
        forMs: drawHold(random, 15),
      }));
    case 'domain.failed':
      return domainFailure(lab, random);
    case 'wake.lossy':
      return { kind, probability: drawWhole(random, 1, 8) / 10, forMs: drawHold(random, 60) };
    case 'results.lost':
      return { kind, probability: drawWhole(random, 1, 10) / 10, forMs: drawHold(random, 10) };
    case 'network.isolated':
    case 'kubernetes.api-down':
    case 'kubernetes.stale':
    case 'budgets.stuck':
      return { kind, forMs: drawHold(random, 15) };
    default:
      return onNode(kind, lab, random);
  }
}

type NodeMishapKind = Extract<Mishap, { readonly node: unknown }>['kind'];

function onNode(kind: NodeMishapKind, lab: Lab, random: Random): Mishap | undefined {
  const nodes = [...lab.nodes.values()].filter(
    (node) => node.machine.kind === 'vm' || kind === 'node.cordoned-by-person',
  );
  const node = random.pick(nodes)?.name;
  if (node === undefined) return undefined;
  if (kind === 'talos.refuses') return { kind, node, forMs: drawHold(random, 15) };
  return { kind, node };
}

function onHost(
  hosts: readonly HostName[],
  random: Random,
  make: (host: HostName) => Mishap,
): Mishap | undefined {
  const host = random.pick(hosts);
  return host === undefined ? undefined : make(host);
}

function domainFailure(lab: Lab, random: Random): Mishap | undefined {
  const domains = [...lab.hosts.values()].flatMap((host) => [...host.failureDomains]);
  const hit = random.pick(domains);
  if (hit === undefined) return undefined;
  const [domain, value] = hit;
  return { kind: 'domain.failed', domain, value, forMs: drawHold(random, 15) };
}

function volatileHosts(lab: Lab): HostName[] {
  return [...lab.hosts.values()].filter((host) => host.volatile !== undefined).map((h) => h.name);
}

function hostsWith(lab: Lab, role: 'mon' | 'osd'): HostName[] {
  return [...lab.hosts.values()].filter((host) => host.ceph.includes(role)).map((h) => h.name);
}
