import type { HostName, NodeName } from '../../model/lab.ts';

/**
 * What people and misfortune can do to the simulated lab. `forMs` bounds the ones that hold; the
 * others are over when they have happened.
 */
export type Mishap =
  /** A person presses the power button of a host that is off. */
  | { readonly kind: 'host.switched-on'; readonly host: HostName }
  /** Its owner announces and then switches it off, whatever has been done by then. */
  | { readonly kind: 'host.announced-off'; readonly host: HostName; readonly withinMs: number }
  /** Its owner shuts it down in the ordinary way, unannounced: VMs get ACPI, then it is off. */
  | { readonly kind: 'host.shut-down'; readonly host: HostName }
  /** A person begins or ends using it. */
  | { readonly kind: 'host.used'; readonly host: HostName; readonly inUse: boolean }
  /** The plug is pulled: nothing wakes it until a person switches it on. */
  | { readonly kind: 'host.power-cut'; readonly host: HostName }
  /** The kernel hangs: power stays on, nothing answers; a power cycle by a person ends it. */
  | { readonly kind: 'host.hung'; readonly host: HostName }
  /** The next boots take `factor` times as long. */
  | { readonly kind: 'host.slow-boot'; readonly host: HostName; readonly factor: number }
  /** It fails to boot `times` times: it comes on and goes off again. */
  | { readonly kind: 'host.boot-loop'; readonly host: HostName; readonly times: number }
  /** A UPS or switch fails: every host of the failure domain loses power or network. */
  | {
      readonly kind: 'domain.failed';
      readonly domain: string;
      readonly value: string;
      readonly forMs: number;
    }
  /** Each magic packet is lost with this probability. */
  | { readonly kind: 'wake.lossy'; readonly probability: number; readonly forMs: number }
  | { readonly kind: 'vm.crashed'; readonly node: NodeName }
  /** The guest hangs: the domain runs, nothing in it does. */
  | { readonly kind: 'vm.hung'; readonly node: NodeName }
  /** The VM's disk is damaged: it does not boot until it is rebuilt. */
  | { readonly kind: 'vm.disk-lost'; readonly node: NodeName }
  /** The host and the rest of the lab, the controller included, do not hear each other. */
  | { readonly kind: 'network.partitioned'; readonly host: HostName; readonly forMs: number }
  /** The controller alone is cut off from everything. */
  | { readonly kind: 'network.isolated'; readonly forMs: number }
  /** API servers answer with errors though etcd is well. */
  | { readonly kind: 'kubernetes.api-down'; readonly forMs: number }
  /** Watches stall: the API answers, but what is seen of it is old. */
  | { readonly kind: 'kubernetes.stale'; readonly forMs: number }
  /** Every disruption budget allows nothing. */
  | { readonly kind: 'budgets.stuck'; readonly forMs: number }
  | { readonly kind: 'node.cordoned-by-person'; readonly node: NodeName }
  /** The Talos API of the node refuses every change. */
  | { readonly kind: 'talos.refuses'; readonly node: NodeName; readonly forMs: number }
  | { readonly kind: 'ceph.mon-down'; readonly host: HostName; readonly forMs: number }
  | { readonly kind: 'ceph.osd-down'; readonly host: HostName; readonly forMs: number }
  /** Results of actions are lost on the way back: done, but never heard. */
  | { readonly kind: 'results.lost'; readonly probability: number; readonly forMs: number };

export type MishapKind = Mishap['kind'];
