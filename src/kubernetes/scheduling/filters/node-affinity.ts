import type { PodTemplate, Requirement } from '../../objects.ts';
import { meets } from '../../selector.ts';
import type { Misfit } from '../misfit.ts';
import type { SchedulingNode } from '../node.ts';

const ARCH = 'kubernetes.io/arch';

/**
 * `nodeSelector` and required node affinity (plugin NodeAffinity): the whole selector and any one
 * term. When the architecture alone refuses the node, it is named: that is what people look for.
 */
export function nodeAffinityMisfit(
  template: PodTemplate,
  node: SchedulingNode,
): Misfit | undefined {
  for (const [key, value] of template.nodeSelector) {
    if (node.labels.get(key) !== value) return key === ARCH ? 'arch' : 'node-selector';
  }
  const terms = template.nodeAffinity;
  if (terms.length === 0 || terms.some((term) => isMet(term, node))) return undefined;
  const butArch = terms.map((term) => term.filter(({ key }) => key !== ARCH));
  const isArchAlone = butArch.some(
    (term, index) =>
      term.length < (terms[index]?.length ?? 0) && (term.length === 0 || isMet(term, node)),
  );
  return isArchAlone ? 'arch' : 'node-affinity';
}

/** An empty term meets no node (`k8s.io/component-helpers/scheduling/corev1/nodeaffinity`, v1.36). */
export function isMet(term: readonly Requirement[], node: SchedulingNode): boolean {
  return (
    term.length > 0 &&
    term.every((requirement) =>
      meets(
        requirement,
        requirement.key === 'metadata.name' ? node.name : node.labels.get(requirement.key),
      ),
    )
  );
}
