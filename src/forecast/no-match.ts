import type { PodTemplate } from '../kubernetes/objects.ts';
import type { Misfit } from '../kubernetes/scheduling/misfit.ts';
import {
  ARCH,
  archOf,
  namesOf,
  type Refusal,
  type Refusals,
  reasonOf,
  type Why,
} from './refusal.ts';

/** Why none of the nodes is even of the kind that the pod asks for. */
export function whyNoNodeMatches({ pod, nodes }: Refusals): Why {
  const local = pod.claims.find((claim) => claim.localNode !== undefined);
  if (local !== undefined && nodes.some(({ misfit }) => misfit === 'volume-node')) {
    return {
      reason: 'volume-node',
      says: `its volume ${local.key} is on ${local.localNode}, which cannot take it`,
    };
  }
  const misfit = ORDER.find((one) => nodes.some((refusal) => refusal.misfit === one)) ?? 'taint';
  const parts = ORDER.flatMap((one) => {
    const alike = nodes.filter((refusal) => refusal.misfit === one);
    return alike.length === 0 ? [] : [`${namesOf(alike)} ${verdictOn(one, alike)}`];
  });
  return { reason: reasonOf(misfit), says: `${wishOf(pod.template, misfit)}: ${parts.join(', ')}` };
}

/** What people can act on comes first. */
const ORDER: readonly Misfit[] = [
  'node-selector',
  'node-affinity',
  'arch',
  'volume-node',
  'topology-label',
  'taint',
  'unschedulable',
  'node-down',
];

export function verdictOn(misfit: Misfit, alike: readonly Refusal[]): string {
  const many = alike.length > 1;
  switch (misfit) {
    case 'arch':
      return `${many ? 'are' : 'is'} ${archesOf(alike).join(' and ')}`;
    case 'taint':
      if (alike.every(({ node }) => node.taints.every(({ key }) => key === CONTROL_PLANE))) {
        return many ? 'are control planes' : 'is a control plane';
      }
      return `${many ? 'have' : 'has'} a taint that it does not tolerate (${taintsOf(alike).join(', ')})`;
    case 'unschedulable':
      return `${many ? 'are' : 'is'} cordoned`;
    case 'topology-label':
      return `${many ? 'lack' : 'lacks'} the label that it spreads over`;
    default:
      return `${many ? 'do' : 'does'} not match`;
  }
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

function wishOf(template: PodTemplate, misfit: Misfit): string {
  switch (misfit) {
    case 'arch':
      return `needs ${archOf(template) ?? 'another architecture'}`;
    case 'node-selector':
      return `needs a node with ${[...template.nodeSelector].map(([key, value]) => `${key}=${value}`).join(', ')}`;
    case 'node-affinity':
      return 'needs a node that its affinity names';
    default:
      return 'no node that is on takes it';
  }
}

function archesOf(refusals: readonly Refusal[]): string[] {
  return [
    ...new Set(refusals.map(({ node }) => node.labels.get(ARCH) ?? 'of unknown make')),
  ].sort();
}

function taintsOf(refusals: readonly Refusal[]): string[] {
  const keys = refusals.flatMap(({ node }) => node.taints.map((taint) => taint.key));
  return [...new Set(keys)].sort();
}
