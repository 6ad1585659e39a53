import type { Misfit } from '../misfit.ts';
import type { SchedulingNode } from '../node.ts';
import type { PodClass, Spread } from '../pod-class.ts';
import { nodeAffinityMisfit } from './node-affinity.ts';
import { bearsDown, isCordoned, isTainted } from './taints.ts';

/**
 * Plugin PodTopologySpread, `DoNotSchedule` constraints, as `podtopologyspread/filtering.go`
 * (v1.36): matching pods in the node's domain + itself − the emptiest domain ≤ maxSkew. A domain
 * counts when a node in it has all topology keys and passes the constraint's inclusion policies;
 * by default that includes switched-off nodes, for their Node objects stay.
 */
export function topologySpreadMisfit(
  podClass: PodClass,
  nodes: readonly SchedulingNode[],
  node: number,
): Misfit | undefined {
  const hard = podClass.spread.filter(
    ({ constraint }) => constraint.whenUnsatisfiable === 'DoNotSchedule',
  );
  const hasAllKeys = (index: number) =>
    hard.every(({ tally }) => (tally.topology.domainOf[index] ?? -1) >= 0);
  for (const spread of hard) {
    const domain = spread.tally.topology.domainOf[node] ?? -1;
    if (domain < 0) return 'topology-label';
    const counts = countsOf(spread, podClass, nodes, hasAllKeys);
    const own = counts.get(domain) ?? 0;
    const least = counts.size < spread.constraint.minDomains ? 0 : Math.min(...counts.values());
    const skew = own + (spread.isSelfMatched ? 1 : 0) - least;
    if (skew > spread.constraint.maxSkew) return 'topology-spread';
  }
  return undefined;
}

/** Matching pods by domain, over the nodes that count. */
function countsOf(
  { constraint, tally }: Spread,
  { template }: PodClass,
  nodes: readonly SchedulingNode[],
  hasAllKeys: (index: number) => boolean,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  nodes.forEach((node, index) => {
    if (!hasAllKeys(index)) return;
    if (constraint.nodeAffinityPolicy === 'Honor' && nodeAffinityMisfit(template, node)) return;
    if (
      constraint.nodeTaintsPolicy === 'Honor' &&
      (isTainted(template.tolerations, node) ||
        isCordoned(template.tolerations, node) ||
        (!node.isUp && !bearsDown(template.tolerations)))
    ) {
      return;
    }
    const domain = tally.topology.domainOf[index] ?? -1;
    counts.set(domain, (counts.get(domain) ?? 0) + (tally.matchedOnNode[index] ?? 0));
  });
  return counts;
}
