import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import type { PodClaim, SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { HostName, Lab, NodeName } from '../model/lab.ts';
import type { CephForecast, PoolForecast, VolumeForecast } from './forecast.ts';
import type { Placement } from './placement.ts';

/** Why the storage of a claim does not answer; `undefined`: it does, or nobody can tell. */
function storageFault(
  lab: Lab,
  ceph: CephForecast | undefined,
  claim: PodClaim,
): string | undefined {
  const pool = poolOf(lab, ceph, claim);
  if (ceph === undefined || pool === undefined) return undefined;
  if (!ceph.monQuorum) {
    return `its volume ${claim.key} is in Ceph, which has ${ceph.monsLeft} of ${ceph.mons} mons and no quorum`;
  }
  if (pool.state !== 'stopped') return undefined;
  return `its volume ${claim.key} is in pool ${pool.pool}, which has ${pool.copiesLeft} of ${pool.size} copies left and stops below ${pool.minSize}`;
}

export function podStorageFault(
  lab: Lab,
  ceph: CephForecast | undefined,
): (pod: SchedulingPod) => string | undefined {
  return (pod) => {
    for (const claim of pod.claims) {
      const fault = storageFault(lab, ceph, claim);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/**
 * Can a claim be mounted on every node that reaches its volume, whatever other pods do? Not when
 * neither manifests nor lab say where the volume is, when one pod has it for itself, or when nodes
 * take only so many of its kind.
 */
export function sureClaims(
  lab: Lab,
  nodes: readonly SchedulingNode[],
): (claim: PodClaim) => boolean {
  const limits = nodes.flatMap(({ volumeLimits }) => volumeLimits);
  const limited = new Set(limits.flatMap(({ storageClasses }) => storageClasses));
  const known = lab.storage.ceph?.storageClasses;
  return ({ reach, localNode, storageClass, accessModes }) =>
    (reach !== undefined || localNode !== undefined || known?.has(storageClass) === true) &&
    !limited.has(storageClass) &&
    !accessModes.includes('ReadWriteOncePod');
}

/** Every claim that a pod mounts, with what becomes of it; by the claim's name. */
export function foreseeVolumes(
  lab: Lab,
  placement: Placement,
  off: ReadonlySet<HostName>,
  ceph: CephForecast | undefined,
): VolumeForecast[] {
  const down = new Set([...off].flatMap((host) => placement.nodesOf(host)));
  const byClaim = new Map<string, VolumeForecast>();
  for (const { pod, home } of placement.mounting) {
    for (const claim of pod.claims) {
      const known = byClaim.get(claim.key);
      if (known !== undefined && known.state !== 'ok') continue;
      const judged = judge(lab, ceph, claim, home, down);
      byClaim.set(claim.key, { claim: claim.key, workload: pod.workload, ...judged });
    }
  }
  return [...byClaim.values()].sort((one, other) => (one.claim < other.claim ? -1 : 1));
}

function judge(
  lab: Lab,
  ceph: CephForecast | undefined,
  claim: PodClaim,
  home: NodeName | undefined,
  down: ReadonlySet<NodeName>,
): Pick<VolumeForecast, 'state' | 'why'> {
  if (claim.localNode !== undefined) {
    return [...down].some((node) => node === claim.localNode)
      ? { state: 'tied', why: `It is on ${claim.localNode}, whose host is off.` }
      : { state: 'ok', why: `It is on ${claim.localNode}.` };
  }
  const pool = poolOf(lab, ceph, claim);
  if (pool === undefined) {
    const storageClass = claim.storageClass === '' ? 'it names none' : `"${claim.storageClass}"`;
    return {
      state: 'unknown',
      why: `The lab does not say where its storage class keeps it (${storageClass}).`,
    };
  }
  const fault = storageFault(lab, ceph, claim);
  if (fault !== undefined) return { state: 'stopped', why: asSentence(fault) };
  const isShared = claim.accessModes.includes('ReadWriteMany');
  if (home !== undefined && down.has(home) && !isShared) {
    return {
      state: 'moves',
      why: `It is attached to ${home}; it moves at once with proof that ${home} is off, else after 6 minutes.`,
    };
  }
  return { state: 'ok', why: `Pool ${pool.pool} has ${pool.copiesLeft} of ${pool.size} copies.` };
}

function poolOf(
  lab: Lab,
  ceph: CephForecast | undefined,
  claim: PodClaim,
): PoolForecast | undefined {
  const name = lab.storage.ceph?.storageClasses.get(claim.storageClass);
  return name === undefined ? undefined : ceph?.pools.find((pool) => pool.pool === name);
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
