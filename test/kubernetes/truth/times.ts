import type { ClusterTimes } from '../../../src/world/simulated/kubernetes/times.ts';
import type { ControlPlaneOptions } from '../../oracles/kubernetes/control-plane.ts';

/** Seconds to wait for in both worlds; the order of events is what is compared, not these. */
const graceSeconds = 10;
const tolerationSeconds = 6;
const forceDetachSeconds = 15;
const renewDeadlineSeconds = 5;
const slowTaintSeconds = 12;

/** The real cluster in a hurry. */
export const realFlags = {
  'kube-apiserver': [
    `--default-not-ready-toleration-seconds=${tolerationSeconds}`,
    `--default-unreachable-toleration-seconds=${tolerationSeconds}`,
  ],
  'kube-controller-manager': [
    `--node-monitor-grace-period=${graceSeconds}s`,
    '--node-monitor-period=1s',
    '--node-eviction-rate=5',
    `--max-wait-for-unmount-duration=${forceDetachSeconds}s`,
  ],
  // The lease is renewed every second.
  kwok: ['--node-lease-duration-seconds=4'],
} satisfies ControlPlaneOptions['flags'];

/** For outages: one controller-manager leads, as it does in life, and nodes are given up slowly. */
export const outageFlags = {
  ...realFlags,
  'kube-controller-manager': [
    ...realFlags['kube-controller-manager'],
    `--node-eviction-rate=${1 / slowTaintSeconds}`,
    '--leader-elect=true',
    `--leader-elect-lease-duration=${renewDeadlineSeconds + 3}s`,
    `--leader-elect-renew-deadline=${renewDeadlineSeconds}s`,
    '--leader-elect-retry-period=1s',
  ],
} satisfies ControlPlaneOptions['flags'];

/** The simulated one in the same hurry. */
export const simulatedTimes: ClusterTimes = {
  reactionMs: 20,
  watchMs: 0,
  leaseMs: 1_000,
  graceMs: graceSeconds * 1_000,
  monitorMs: 1_000,
  renewDeadlineMs: renewDeadlineSeconds * 1_000,
  taintMs: 200,
  tolerationMs: tolerationSeconds * 1_000,
  nodeReadyMs: { low: 100, high: 1_000 },
  collectMs: 20_000,
  forceDetachMs: forceDetachSeconds * 1_000,
  attachMs: { low: 20, high: 200 },
  detachMs: { low: 20, high: 200 },
  // Later than the answer to an action, as in life.
  startMs: { low: 2_000, high: 3_000 },
  podReadyMs: { low: 0, high: 100 },
  stopMs: { low: 20, high: 200 },
  jobMs: { low: 100, high: 1_000 },
};

export const outageTimes: ClusterTimes = {
  ...simulatedTimes,
  taintMs: slowTaintSeconds * 1_000,
};
