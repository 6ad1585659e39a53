/**
 * Everything that is watched, and why nothing more is. PersistentVolumes name their claims and Jobs
 * their CronJobs, so neither PersistentVolumeClaims nor CronJobs are needed. No fact tells the age of
 * a heartbeat, and the Leases of a thousand nodes are a hundred events a second. Events are hints that
 * the server drops after an hour and merges as it likes, so no fact stands on them: why a pod waits
 * stands in its `PodScheduled` condition and its containers' states. Only what keeps a pod that has
 * its node from getting a container at all stands nowhere else: of pods alone their warnings are seen.
 */
export type ResourceName =
  | 'nodes'
  | 'pods'
  | 'replicasets'
  | 'jobs'
  | 'deployments'
  | 'statefulsets'
  | 'daemonsets'
  | 'poddisruptionbudgets'
  | 'persistentvolumes'
  | 'volumeattachments'
  | 'events';

export interface Resource {
  readonly name: ResourceName;
  /** API group; empty for the core. */
  readonly group: string;
  /** Of the whole cluster. */
  readonly path: string;
  /** Name, labels and owners are enough: the server leaves the rest out. */
  readonly metadataOnly: boolean;
  /** Of all there are, only these. */
  readonly fieldSelector?: string;
  /** The server reads them from etcd for each watch, and sends no bookmarks. */
  readonly isUncached?: true;
}

export const resources: readonly Resource[] = [
  { name: 'nodes', group: '', path: '/api/v1/nodes', metadataOnly: false },
  { name: 'pods', group: '', path: '/api/v1/pods', metadataOnly: false },
  inApps('replicasets', true),
  { name: 'jobs', group: 'batch', path: '/apis/batch/v1/jobs', metadataOnly: true },
  inApps('deployments', false),
  inApps('statefulsets', false),
  inApps('daemonsets', false),
  {
    name: 'poddisruptionbudgets',
    group: 'policy',
    path: '/apis/policy/v1/poddisruptionbudgets',
    metadataOnly: false,
  },
  { name: 'persistentvolumes', group: '', path: '/api/v1/persistentvolumes', metadataOnly: false },
  {
    name: 'volumeattachments',
    group: 'storage.k8s.io',
    path: '/apis/storage.k8s.io/v1/volumeattachments',
    metadataOnly: false,
  },
  {
    name: 'events',
    group: '',
    path: '/api/v1/events',
    metadataOnly: false,
    fieldSelector: 'involvedObject.kind=Pod,type=Warning',
    // Unless its administrator says otherwise (`DefaultWatchCacheSizes` in `pkg/kubeapiserver`, v1.36).
    isUncached: true,
  },
];

function inApps(name: ResourceName, metadataOnly: boolean): Resource {
  return { name, group: 'apps', path: `/apis/apps/v1/${name}`, metadataOnly };
}
