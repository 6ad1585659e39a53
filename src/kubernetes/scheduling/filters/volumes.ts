import type { Bookings } from '../bookings.ts';
import type { Misfit } from '../misfit.ts';
import type { SchedulingNode } from '../node.ts';
import type { PodClaim, SchedulingPod } from '../pod.ts';
import { isMet } from './node-affinity.ts';

/**
 * Plugins VolumeBinding, VolumeRestrictions and NodeVolumeLimits: a volume is where its
 * node affinity says, a ReadWriteOncePod claim has one pod in the cluster, and a CSI driver attaches only so many
 * distinct volumes to a node. (That a ReadWriteOnce volume is attached elsewhere is no matter of
 * the scheduler's: the pod is placed and waits for the detach.)
 */
export function volumeMisfit(
  pod: SchedulingPod,
  bookings: Bookings,
  node: number,
): Misfit | undefined {
  if (pod.claims.length === 0) return undefined;
  const isInUse = ({ key, accessModes }: PodClaim) =>
    accessModes.includes('ReadWriteOncePod') && bookings.usersOf(key) > 0;
  if (pod.claims.some(isInUse)) return 'volume-in-use';
  if (isOverLimit(pod.claims, bookings, node)) return 'volume-limit';
  const there = bookings.nodes[node];
  const isOutOfReach = (claim: PodClaim) => there === undefined || !reaches(there, claim);
  return pod.claims.some(isOutOfReach) ? 'volume-node' : undefined;
}

function reaches(node: SchedulingNode, { localNode, reach = [] }: PodClaim): boolean {
  if (localNode !== undefined && localNode !== node.name) return false;
  return reach.length === 0 || reach.some((term) => isMet(term, node));
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
