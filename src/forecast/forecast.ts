import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { HostName, NodeName } from '../model/lab.ts';

/** What would still work with a set of hosts off. Plain data: it is printed by `--json` as it is. */
export interface Forecast {
  readonly off: readonly HostName[];
  readonly etcd: EtcdForecast;
  /** Does the Kubernetes API answer at its endpoint? */
  readonly endpoint: { readonly reachable: boolean; readonly why: string };
  readonly pods: PodsForecast;
  readonly ceph?: CephForecast;
  readonly volumes: readonly VolumeForecast[];
  /** What a person at home would notice, a sentence each, worst first. */
  readonly notices: readonly string[];
  /** Present when every host that is on declares its watts. */
  readonly watts?: { readonly idle: number; readonly busy: number };
  /** What each host that is off and can be woken would cost, where it declares watts. */
  readonly wakeWatts: readonly { readonly host: HostName; readonly idle: number }[];
}

export interface EtcdForecast {
  readonly voters: readonly NodeName[];
  readonly left: readonly NodeName[];
  readonly quorum: boolean;
  /** How many more of the voters left can be lost before writes stop; −1 without quorum. */
  readonly lossesSurvived: number;
}

export interface PodsForecast {
  /** All wanted pods; of DaemonSets one a node that is on and matches. */
  readonly wanted: number;
  readonly run: number;
  readonly stranded: readonly StrandedPod[];
  /**
   * Pods that run here and are not proven to run in every order: the real scheduler draws lots
   * between equal nodes and could leave them waiting instead of others, or place them on a node
   * that is down where they bear that. Also those that depend on something that neither lab nor
   * manifests say, such as where a volume is. `namespace/name`. Empty without quorum, when nothing
   * is placed at all.
   */
  readonly uncertain: readonly string[];
}

export interface StrandedPod {
  /** `namespace/name`, as its controller would name it. */
  readonly pod: string;
  readonly workload: WorkloadRef;
  /**
   * `impossible`: proven that no node that is on can take it, whatever moves. Of a workload's
   * interchangeable replicas as many are impossible as are proven not to fit together.
   * `unplaced`: the default scheduler leaves it pending; moving others might make room.
   * `unknown`: it depends on something that neither lab nor manifests say. Never read as safe.
   */
  readonly verdict: 'impossible' | 'unplaced' | 'unknown';
  readonly reason: Reason;
  /** The binding reason as a sentence with its numbers. */
  readonly why: string;
}

export type Reason =
  /** The volume that only one pod may use is in use. */
  | 'volume-in-use'
  | 'cpu'
  | 'memory'
  | 'ephemeral-storage'
  | 'extended-resource'
  | 'pods'
  | 'arch'
  | 'node-selector'
  | 'node-affinity'
  | 'taint'
  | 'pod-affinity'
  | 'pod-anti-affinity'
  | 'topology-spread'
  | 'host-port'
  | 'volume-node'
  | 'volume-limit'
  | 'volume-storage'
  /** Its StatefulSet makes it when the pod before it runs. */
  | 'predecessor'
  /** No node is on. */
  | 'no-node'
  /** Without etcd quorum nothing is started anywhere. */
  | 'no-quorum'
  /** It made room for a pod of higher priority. */
  | 'preempted';

export interface CephForecast {
  readonly mons: number;
  readonly monsLeft: number;
  readonly monQuorum: boolean;
  readonly osds: number;
  readonly osdsLeft: number;
  readonly pools: readonly PoolForecast[];
}

export interface PoolForecast {
  readonly pool: string;
  readonly size: number;
  readonly minSize: number;
  readonly copiesLeft: number;
  /** `stopped`: fewer copies than `minSize`, IO hangs. */
  readonly state: 'ok' | 'degraded' | 'stopped';
}

export interface VolumeForecast {
  /** `namespace/claim`. */
  readonly claim: string;
  readonly workload: WorkloadRef;
  /**
   * `ok`: its pod stays or its storage answers. `moves`: attached to a host that is off; with proof
   * of power-off at once, else after the 6 min force detach. `tied`: local to a host that is off.
   * `stopped`: its pool or the mons do not answer. `unknown`: the lab does not say where its
   * storage class keeps it.
   */
  readonly state: 'ok' | 'moves' | 'tied' | 'stopped' | 'unknown';
  readonly why: string;
}
