import type {
  Claim,
  Manifests,
  PodTemplate,
  Requirement,
  Toleration,
  Workload,
} from './objects.ts';
import { nodeAffinityMisfit } from './scheduling/filters/node-affinity.ts';
import { isTainted } from './scheduling/filters/taints.ts';
import type { SchedulingNode } from './scheduling/node.ts';
import type { PodClaim, SchedulingPod } from './scheduling/pod.ts';

/** Finds the claim that a pod mounts, from all claims of the manifests. */
export type FindClaim = (namespace: string, name: string) => Claim | undefined;

export function claimFinder(manifests: Manifests): FindClaim {
  const byKey = new Map(
    manifests.claims.map((claim) => [`${claim.namespace}/${claim.name}`, claim]),
  );
  return (namespace, name) => byKey.get(`${namespace}/${name}`);
}

/**
 * Pod `ordinal` (from 0) of a workload that is not a DaemonSet. A StatefulSet's pod has its real
 * name; where the controller adds random letters, the ordinal stands instead.
 */
function replicaOf(workload: Workload, ordinal: number, findClaim: FindClaim): SchedulingPod {
  const name =
    workload.kind === 'StatefulSet' || workload.replicas > 1
      ? `${workload.name}-${ordinal}`
      : workload.name;
  return podNamed(workload, name, workload.template, findClaim);
}

/** All replicas of a workload that is not a DaemonSet. */
export function replicasOf(workload: Workload, findClaim: FindClaim): SchedulingPod[] {
  return Array.from({ length: workload.replicas }, (_, ordinal) =>
    replicaOf(workload, ordinal, findClaim),
  );
}

/**
 * The DaemonSet's pod for one node, bound to it by name; `undefined` when the DaemonSet does not
 * want one there (selector, affinity, an untolerated taint). Resources do not matter: the pod is
 * made and waits.
 */
export function daemonPodOn(
  workload: Workload,
  node: SchedulingNode,
  findClaim: FindClaim,
): SchedulingPod | undefined {
  const { template } = workload;
  const tolerations = [...template.tolerations, ...DAEMON_TOLERATIONS];
  if (nodeAffinityMisfit(template, node) !== undefined || isTainted(tolerations, node)) {
    return undefined;
  }
  const bound: Requirement = { key: 'metadata.name', operator: 'In', values: [node.name] };
  const terms = template.nodeAffinity;
  return podNamed(
    workload,
    `${workload.name}-${node.name}`,
    {
      ...template,
      nodeAffinity: terms.length === 0 ? [[bound]] : terms.map((term) => [...term, bound]),
      tolerations,
    },
    findClaim,
  );
}

/** `AddOrUpdateDaemonPodTolerations` in `pkg/controller/daemon/util/daemonset_util.go` (v1.36). */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  tolerated('not-ready', 'NoExecute'),
  tolerated('unreachable', 'NoExecute'),
  tolerated('disk-pressure', 'NoSchedule'),
  tolerated('memory-pressure', 'NoSchedule'),
  tolerated('pid-pressure', 'NoSchedule'),
  tolerated('unschedulable', 'NoSchedule'),
];

function tolerated(condition: string, effect: Toleration['effect']): Toleration {
  return { key: `node.kubernetes.io/${condition}`, operator: 'Exists', value: '', effect };
}

function podNamed(
  workload: Workload,
  name: string,
  template: PodTemplate,
  findClaim: FindClaim,
): SchedulingPod {
  const { namespace, ref } = workload;
  const own = workload.claimTemplates.map((claim): PodClaim => {
    const claimName = `${claim.name}-${name}`;
    return podClaim(namespace, claimName, findClaim(namespace, claimName) ?? claim);
  });
  const shared = template.claims.map((claim) =>
    podClaim(namespace, claim, findClaim(namespace, claim)),
  );
  const ephemeral = template.ephemeralVolumes.map((volume) =>
    podClaim(namespace, `${name}-${volume.name}`, volume),
  );
  return {
    key: `${namespace}/${name}`,
    namespace,
    workload: ref,
    template,
    claims: [...shared, ...own, ...ephemeral],
  };
}

function podClaim(
  namespace: string,
  name: string,
  claim: Pick<Claim, 'storageClass' | 'accessModes' | 'localNode' | 'reach'> | undefined,
): PodClaim {
  return {
    key: `${namespace}/${name}`,
    storageClass: claim?.storageClass ?? '',
    accessModes: claim?.accessModes ?? [],
    ...(claim?.localNode === undefined ? {} : { localNode: claim.localNode }),
    ...(claim?.reach === undefined ? {} : { reach: claim.reach }),
  };
}
