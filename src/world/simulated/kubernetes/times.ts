/** How long a thing takes that chance decides, ms. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * How quickly the cluster's controllers, kubelets and volumes act, in ms: `usualTimes` unless the
 * real cluster beside it was given other flags.
 */
export interface ClusterTimes {
  /** From a change to a controller's answer: informers, work queues and the API's own latency. */
  readonly reactionMs: number;
  /** From a change to what Lowtide hears of it. */
  readonly watchMs: number;
  /** How often the kubelet renews its lease: a quarter of `nodeLeaseDurationSeconds`. */
  readonly leaseMs: number;
  /** `--node-monitor-grace-period`: so long without a heartbeat, and a node is Unknown. */
  readonly graceMs: number;
  /** `--node-monitor-period`: how often the node lifecycle controller looks. */
  readonly monitorMs: number;
  /** `--leader-elect-renew-deadline`: a controller-manager without its API for so long ends. */
  readonly renewDeadlineMs: number;
  /** One node more is given `unreachable:NoExecute`; the inverse of `--node-eviction-rate`. */
  readonly taintMs: number;
  /** `tolerationSeconds` that admission gives every pod for not-ready and unreachable. */
  readonly tolerationMs: number;
  /** From a kubelet that is heard again to Ready, its first status update. */
  readonly nodeReadyMs: Span;
  /** How often the pod garbage collector looks. */
  readonly collectMs: number;
  /** A volume of a node that is not Ready is detached by force so long after it is wanted no more. */
  readonly forceDetachMs: number;
  /** ControllerPublish and ControllerUnpublish of the CSI driver. */
  readonly attachMs: Span;
  readonly detachMs: Span;
  /** From binding to running: image pull and container start. */
  readonly startMs: Span;
  /** From running to the first successful readiness probe. */
  readonly podReadyMs: Span;
  /** How long a process takes to end on SIGTERM; the pod's grace period is the most it gets. */
  readonly stopMs: Span;
  /** How long a run of a Job takes. */
  readonly jobMs: Span;
}

/**
 * Upstream's defaults (Kubernetes v1.36): flags of kube-controller-manager and kube-apiserver,
 * `gcCheckPeriod` of `pkg/controller/podgc`, `ReconcilerMaxWaitForUnmountDuration` of
 * `pkg/controller/volume/attachdetach`. What kubelets and the CSI driver need is assumed from home
 * labs with ceph-csi, a local mirror and probes every 10 s.
 */
export const usualTimes: ClusterTimes = {
  reactionMs: 200,
  watchMs: 200,
  leaseMs: 10_000,
  graceMs: 50_000,
  monitorMs: 5_000,
  renewDeadlineMs: 10_000,
  taintMs: 10_000,
  tolerationMs: 300_000,
  nodeReadyMs: { low: 1_000, high: 5_000 },
  collectMs: 20_000,
  forceDetachMs: 6 * 60_000,
  attachMs: { low: 1_000, high: 4_000 },
  detachMs: { low: 2_000, high: 6_000 },
  startMs: { low: 5_000, high: 30_000 },
  podReadyMs: { low: 2_000, high: 10_000 },
  stopMs: { low: 1_000, high: 8_000 },
  jobMs: { low: 2 * 60_000, high: 10 * 60_000 },
};
