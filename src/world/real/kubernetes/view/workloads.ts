import type { WorkloadRef } from '../../../../kubernetes/objects.ts';
import type { FactValues } from '../../../facts.ts';
import type { ReducedWorkload } from '../watch/reduced.ts';
import type { PlacedPod } from './pods.ts';
import { createTable, type Table } from './table.ts';
import type { Touch } from './told.ts';

/**
 * What always wants its replicas. Ready pods are counted here rather than taken from the workload's
 * own status, which follows later and counts pods of StatefulSets that already end.
 */
export interface Workloads {
  readonly deployments: Table<ReducedWorkload>;
  readonly statefulsets: Table<ReducedWorkload>;
  readonly daemonsets: Table<ReducedWorkload>;
  podChanged(now: PlacedPod | undefined, before: PlacedPod | undefined): void;
  read(ref: WorkloadRef): FactValues['kubernetes.workload'];
  unreadable(ref: WorkloadRef): string | undefined;
}

export function createWorkloads(touch: Touch): Workloads {
  const ready = new Map<WorkloadRef, number>();
  const tableOf = (kind: 'Deployment' | 'StatefulSet' | 'DaemonSet') =>
    createTable<ReducedWorkload>((key) => touch('kubernetes.workload', `${kind}/${key}`));
  const deployments = tableOf('Deployment');
  const statefulsets = tableOf('StatefulSet');
  const daemonsets = tableOf('DaemonSet');
  const tables = new Map([
    ['Deployment', deployments],
    ['StatefulSet', statefulsets],
    ['DaemonSet', daemonsets],
  ]);

  const count = (of: PlacedPod | undefined, by: 1 | -1): void => {
    if (of === undefined || !of.pod.ready || of.pod.terminating) return;
    const sum = (ready.get(of.workload) ?? 0) + by;
    if (sum === 0) ready.delete(of.workload);
    else ready.set(of.workload, sum);
    touch('kubernetes.workload', of.workload);
  };

  const find = (ref: WorkloadRef) => {
    const slash = ref.indexOf('/');
    return { table: tables.get(ref.slice(0, slash)), key: ref.slice(slash + 1) };
  };

  return {
    deployments,
    statefulsets,
    daemonsets,
    podChanged(now, before) {
      count(before, -1);
      count(now, 1);
    },
    read(ref) {
      const { table, key } = find(ref);
      const object = table?.get(key);
      if (object === undefined) return 'absent';
      return { replicas: object.replicas, ready: ready.get(ref) ?? 0, surged: object.surged };
    },
    unreadable(ref) {
      const { table, key } = find(ref);
      return table?.unreadable(key);
    },
  };
}
