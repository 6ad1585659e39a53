import type {
  Action,
  ActionKind,
  CephAction,
  HypervisorAction,
  KubernetesAction,
  PowerAction,
  TalosAction,
} from '../actions.ts';
import type { Source } from '../facts.ts';
import type { Port } from '../ports.ts';

/** A world in its parts: what stands behind each port may be simulated, real or absent. */
export interface Ports {
  readonly power: Port<PowerAction>;
  readonly hypervisor: Port<HypervisorAction>;
  readonly talos: Port<TalosAction>;
  readonly kubernetes: Port<KubernetesAction>;
  readonly ceph: Port<CephAction>;
}

export type PortName = keyof Ports;

export const portNames: readonly PortName[] = [
  'power',
  'hypervisor',
  'talos',
  'kubernetes',
  'ceph',
];

/** Whose facts a source tells, by what stands before its slash ({@link Source}). */
const portOfSource: ReadonlyMap<string, PortName> = new Map([
  ['ping', 'power'],
  ['plug', 'power'],
  ['agent', 'power'],
  ['libvirt', 'hypervisor'],
  ['talos', 'talos'],
  ['etcd', 'talos'],
  ['store', 'talos'],
  ['kubernetes', 'kubernetes'],
  ['ceph', 'ceph'],
]);

/** The port that a source belongs to; throws for one that nobody declared. */
export function portTelling(source: Source): PortName {
  const [family = ''] = source.split('/', 1);
  const port = portOfSource.get(family);
  if (port === undefined) throw new Error(`bug: the source ${source} belongs to no port`);
  return port;
}

/** The port that performs each kind of action. */
const portOfKind: Readonly<Record<ActionKind, PortName>> = {
  'host.wake': 'power',
  'host.power-off': 'power',
  'vm.start': 'hypervisor',
  'vm.shutdown': 'hypervisor',
  'vm.stop': 'hypervisor',
  'vm.reset': 'hypervisor',
  'vm.rebuild': 'hypervisor',
  'talos.apply-config': 'talos',
  'talos.bootstrap': 'talos',
  'talos.shutdown': 'talos',
  'etcd.forfeit-leadership': 'talos',
  'etcd.snapshot': 'talos',
  'etcd.remove-member': 'talos',
  'node.cordon': 'kubernetes',
  'node.uncordon': 'kubernetes',
  'node.mark-out-of-service': 'kubernetes',
  'node.unmark-out-of-service': 'kubernetes',
  'node.label': 'kubernetes',
  'node.annotate': 'kubernetes',
  'pod.evict': 'kubernetes',
  'pod.delete': 'kubernetes',
  'workload.surge': 'kubernetes',
  'workload.settle': 'kubernetes',
  'ceph.set-noout': 'ceph',
  'ceph.unset-noout': 'ceph',
};

export function portPerforming({ kind }: Action): PortName {
  return portOfKind[kind];
}
