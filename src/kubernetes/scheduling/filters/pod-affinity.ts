import type { Misfit } from '../misfit.ts';
import type { PodClass } from '../pod-class.ts';

/**
 * Plugin InterPodAffinity, as `interpodaffinity/filtering.go` (v1.36): affinity to pods that match
 * all terms, with the exception that the first of a group that matches its own terms may go where
 * the labels are; own anti-affinity; and, by symmetry, the anti-affinity of pods that are there.
 */
export function podAffinityMisfit(podClass: PodClass, node: number): Misfit | undefined {
  const { affinity, antiAffinity, shunnedBy } = podClass;
  if (affinity.length + antiAffinity.length + shunnedBy.length === 0) return undefined;
  return (
    affinityMisfit(podClass, node) ??
    (isShunning(podClass, node) || isShunned(podClass, node) ? 'pod-anti-affinity' : undefined)
  );
}

function affinityMisfit({ affinity, isOwnCompany }: PodClass, node: number): Misfit | undefined {
  if (affinity.length === 0) return undefined;
  let isInCompany = true;
  for (const { topology, matchedInDomain } of affinity) {
    const domain = topology.domainOf[node] ?? -1;
    if (domain < 0) return 'pod-affinity';
    if ((matchedInDomain[domain] ?? 0) === 0) isInCompany = false;
  }
  if (isInCompany) return undefined;
  const isFirst = affinity.every((tally) => tally.matched === 0);
  return isFirst && isOwnCompany ? undefined : 'pod-affinity';
}

function isShunning({ antiAffinity }: PodClass, node: number): boolean {
  return antiAffinity.some(({ topology, matchedInDomain }) => {
    const domain = topology.domainOf[node] ?? -1;
    return domain >= 0 && (matchedInDomain[domain] ?? 0) > 0;
  });
}

function isShunned({ shunnedBy }: PodClass, node: number): boolean {
  return shunnedBy.some(({ topology, carriersInDomain }) => {
    const domain = topology.domainOf[node] ?? -1;
    return domain >= 0 && (carriersInDomain[domain] ?? 0) > 0;
  });
}
