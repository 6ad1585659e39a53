import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { HostName, NodeName } from '../model/lab.ts';

/**
 * Every change that Lowtide can make: one tagged value a change, through one port.
 *
 * All are idempotent: asked for what is already so, a port answers `done`. A port never does more
 * than the one change; what must come before it is the controller's business.
 */
export type Action = PowerAction | HypervisorAction | TalosAction | KubernetesAction | CephAction;

export type ActionKind = Action['kind'];

/** Port `power`: hosts and their mains. */
export type PowerAction =
  /** Sends a wake signal. `done` means sent, not awake: a magic packet has no answer and may be lost. `stalled`: the host has no way to be woken. */
  | { readonly kind: 'host.wake'; readonly host: HostName }
  /** Asks the host's operating system to power off. `done` means accepted. `retry`: host unreachable. `stalled`: no way to switch it off. */
  | { readonly kind: 'host.power-off'; readonly host: HostName };

/** Port `hypervisor`: the VM of one node, on the node's host. `retry`: host unreachable; `stalled`: no such domain and it cannot be made. */
export type HypervisorAction =
  /** Defines the domain if it is absent, then starts it. A running VM is left alone. */
  | { readonly kind: 'vm.start'; readonly node: NodeName }
  /** The ACPI power button: Talos stops **without** cordon or drain. `done` means pressed. */
  | { readonly kind: 'vm.shutdown'; readonly node: NodeName }
  /** Cuts the VM's power; it is off when `done`. */
  | { readonly kind: 'vm.stop'; readonly node: NodeName }
  /** The reset button: the guest restarts from its disk. Needs a running VM, else `stalled`. */
  | { readonly kind: 'vm.reset'; readonly node: NodeName }
  /** Destroys the VM with its disk and starts it anew, blank: the node must be configured again. */
  | { readonly kind: 'vm.rebuild'; readonly node: NodeName };

/** Port `talos`: the Talos API of one node, mTLS on :50000. `retry`: unreachable; `wait`: FailedPrecondition. */
export type TalosAction =
  /** Gives a node in maintenance its machine config; it installs and reboots. */
  | { readonly kind: 'talos.apply-config'; readonly node: NodeName }
  /** Bootstraps etcd, once in the life of a cluster, on one control plane. AlreadyExists is `done`. */
  | { readonly kind: 'talos.bootstrap'; readonly node: NodeName }
  /** Shutdown(force=false): Talos cordons and drains (≤ 5 min), then powers off; it does **not** leave etcd. `force` skips the drain. `done` means begun. */
  | { readonly kind: 'talos.shutdown'; readonly node: NodeName; readonly force: boolean }
  /** EtcdForfeitLeadership on the node; on a follower nothing happens. */
  | { readonly kind: 'etcd.forfeit-leadership'; readonly node: NodeName }
  /** EtcdSnapshot streamed from the node, its hash checked, kept by the controller. */
  | { readonly kind: 'etcd.snapshot'; readonly node: NodeName }
  /** EtcdRemoveMemberByID of `member`, asked of `node`; an absent member is `done`. */
  | { readonly kind: 'etcd.remove-member'; readonly node: NodeName; readonly member: string };

/**
 * Port `kubernetes`. `retry`: API unreachable, or others changed the object all the while; `wait`: a
 * budget holds it, or the node has not joined; `stalled`: no such subject, or a right is missing.
 */
export type KubernetesAction =
  /** Sets `spec.unschedulable` and marks the cordon as Lowtide's own by an annotation. */
  | { readonly kind: 'node.cordon'; readonly node: NodeName }
  /** Removes a cordon of Lowtide's own; a person's is left and answered `done`. */
  | { readonly kind: 'node.uncordon'; readonly node: NodeName }
  /** Taints `node.kubernetes.io/out-of-service:NoExecute`: pods are deleted by force, volumes detached at once. Only after proof of power-off. */
  | { readonly kind: 'node.mark-out-of-service'; readonly node: NodeName }
  /** Takes that taint off, whoever put it on; other taints stay. */
  | { readonly kind: 'node.unmark-out-of-service'; readonly node: NodeName }
  /**
   * The labels that Lowtide wants on the node, all of them: one that it applied before and names no
   * more goes. `stalled`: a label belongs to somebody else, who is named; it is never forced.
   */
  | {
      readonly kind: 'node.label';
      readonly node: NodeName;
      readonly labels: Readonly<Record<string, string>>;
    }
  /** As `node.label`, of annotations. */
  | {
      readonly kind: 'node.annotate';
      readonly node: NodeName;
      readonly annotations: Readonly<Record<string, string>>;
    }
  /** The eviction API: budgets are honoured. 429 is `wait` and names the budgets. A pod that is gone or has another uid is `done`. */
  | { readonly kind: 'pod.evict'; readonly pod: string; readonly uid: string }
  /**
   * Deletes the pod past every budget. A pod that is gone or has another uid is `done`. `force` takes
   * its object away at once, whatever its process does: only after proof of power-off.
   */
  | {
      readonly kind: 'pod.delete';
      readonly pod: string;
      readonly uid: string;
      readonly force?: boolean;
    }
  /**
   * Asks for one replica more and notes it in an annotation, so that a replacement runs before the
   * old pod goes. `stalled`: not a Deployment, or an autoscaler or Git has set its replicas back.
   */
  | { readonly kind: 'workload.surge'; readonly workload: WorkloadRef }
  /** Takes the extra replica back, unless others have set the count since; the pods on `retire` go first (`pod-deletion-cost`). */
  | {
      readonly kind: 'workload.settle';
      readonly workload: WorkloadRef;
      readonly retire: NodeName | 'any';
    };

/** Port `ceph`: the cluster through any reachable mon. `retry`: no mon quorum or unreachable. */
export type CephAction =
  /** `ceph osd add-noout HOST`: its OSDs are not marked out while it is away. */
  | { readonly kind: 'ceph.set-noout'; readonly host: HostName }
  | { readonly kind: 'ceph.unset-noout'; readonly host: HostName };

/** What became of an action. The kind decides what happens next. */
export type Result =
  | { readonly kind: 'done'; readonly note?: string }
  /** Something passing: try again with backoff. */
  | { readonly kind: 'retry'; readonly why: string }
  /** Held by something that will change by itself, such as a disruption budget. */
  | { readonly kind: 'wait'; readonly why: string; readonly heldBy: readonly string[] }
  /** A human is needed. */
  | { readonly kind: 'stalled'; readonly why: string; readonly next: string }
  /** Lowtide's own mistake. */
  | { readonly kind: 'bug'; readonly why: string };
