import type { KubernetesObject } from './objects.ts';

/** One story, played on a real cluster and in the simulated one; both must tell it alike. */
export interface Scenario {
  /** Its namespace too, and the first part of its nodes' names. */
  readonly name: string;
  /** Its workers, by the last part of their names. */
  readonly nodes: readonly string[];
  /** Workers that register only when they are told to. */
  readonly joining?: readonly string[];
  /** What runs before it begins: all its pods are Ready then. */
  readonly objects: readonly KubernetesObject[];
  readonly play: (stage: Stage) => Promise<void>;
  /**
   * What is guaranteed: each chain in this order, in both worlds. What no chain relates may come in
   * any order. The play ends when all of it has been seen.
   */
  readonly order: readonly (readonly string[])[];
  /** Events that the real cluster does not guarantee to come: left out of the comparison. */
  readonly unguaranteed?: RegExp;
  /** How nodes fall silent in the simulated cluster; the network comes back for all of them at once. */
  readonly silences?: readonly Silence[];
}

/** How a node of the simulated lab falls silent: its host loses power, or its network. */
export type Silence = 'power' | 'network';

/** A cluster that a scenario is played on. Nodes and pods are called as in its events. */
export interface Stage {
  /** The node's kubelet falls silent. */
  fail(node: string): Promise<void>;
  return(node: string): Promise<void>;
  cordon(node: string): Promise<void>;
  join(node: string): Promise<void>;
  markOutOfService(node: string): Promise<void>;
  unmarkOutOfService(node: string): Promise<void>;
  /**
   * Asks the eviction API once. The answer is an event: `eviction of POD accepted`, `… held by
   * BUDGET`, `… refused`.
   */
  evict(pod: string): Promise<void>;
  /** Grace 0: the object goes at once. */
  forceDelete(pod: string): Promise<void>;
  /** The disruption controller has not yet looked at the budgets as they are now. */
  outdateBudgets(isOutdated: boolean): Promise<void>;
  /** No API server answers until the controller-manager has ended for want of one, and so long after. */
  outage(struck: 'kube-apiserver' | 'etcd', forMs: number): Promise<void>;
  /** Waits until the event has been seen. */
  saw(event: string): Promise<void>;
  /** Lets so much of the cluster's time pass. */
  pass(ms: number): Promise<void>;
}

export function nodeName(scenario: Pick<Scenario, 'name'>, node: string): string {
  return `${scenario.name}-${node}`;
}
