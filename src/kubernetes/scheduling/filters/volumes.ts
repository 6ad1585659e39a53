import type { Bookings } from '../bookings.ts';
import type { Misfit } from '../misfit.ts';
import type { PodClaim, SchedulingPod } from '../pod.ts';

/**
 * Plugins VolumeBinding, VolumeRestrictions and NodeVolumeLimits: a local volume is where it is, a
 * ReadWriteOncePod claim has one pod in the cluster, and a CSI driver attaches only so many
 * distinct volumes to a node. (That a ReadWriteOnce volume is attached elsewhere is no matter of
 * the scheduler's: the pod is placed and waits for the detach.)
 */
export function volumeMisfit(
  pod: SchedulingPod,
  bookings: Bookings,
  node: number,
): Misfit | undefined {
  if (pod.claims.length === 0) return undefined;
  const name = bookings.nodes[node]?.name;
  for (const { key, accessModes, localNode } of pod.claims) {
    if (localNode !== undefined && localNode !== name) return 'volume-node';
    if (accessModes.includes('ReadWriteOncePod') && bookings.usersOf(key) > 0) {
      return 'volume-in-use';
    }
  }
  return isOverLimit(pod.claims, bookings, node) ? 'volume-limit' : undefined;
}

function isOverLimit(claims: readonly PodClaim[], bookings: Bookings, node: number): boolean {
  const limits = bookings.nodes[node]?.volumeLimits ?? [];
  return limits.some(({ storageClasses, volumes }) => {
    const counted = (list: readonly PodClaim[]) =>
      list.filter((claim) => storageClasses.includes(claim.storageClass)).map(({ key }) => key);
    const wanted = counted(claims);
    if (wanted.length === 0) return false;
    const attached = (bookings.on[node] ?? []).flatMap(({ pod }) => counted(pod.claims));
    return new Set([...attached, ...wanted]).size > volumes;
  });
}
