import type { PodTemplate } from '../kubernetes/objects.ts';
import type { Misfit } from '../kubernetes/scheduling/misfit.ts';
import type { SchedulingNode } from '../kubernetes/scheduling/node.ts';
import type { SchedulingPod } from '../kubernetes/scheduling/pod.ts';
import type { NodeName } from '../model/lab.ts';
import { coresNeeded, coresThere, memoryNeeded, memoryThere } from './amounts.ts';
import type { Reason } from './forecast.ts';

/** Why no node takes a pod: the misfit of each node that is on, and what each has left. */
export interface Refusals {
  readonly pod: SchedulingPod;
  readonly nodes: readonly Refusal[];
  /** `bare`: the nodes are taken as empty but for DaemonSets. */
  readonly of: 'now' | 'bare';
}

export interface Refusal {
  readonly node: SchedulingNode;
  readonly misfit: Misfit;
  readonly free: {
    readonly cpuMillis: number;
    readonly memoryBytes: number;
    readonly ephemeralStorageBytes: number;
  };
}

export interface Why {
  readonly reason: Reason;
  /** Starts in lower case, without a full stop: it follows the pod's name. */
  readonly says: string;
}

/** The binding reason: what most of the nodes lack that came furthest through the filters. */
export function whyRefused(refusals: Refusals): Why {
  const { nodes } = refusals;
  if (nodes.length === 0) return { reason: 'no-node', says: 'no node is on' };
  const close = nodes.filter(({ misfit }) => !isAboutTheNode(misfit));
  if (close.length === 0) return whyNoNodeMatches(refusals);
  const misfit = mostCommon(close.map((refusal) => refusal.misfit));
  const alike = close.filter((refusal) => refusal.misfit === misfit);
  const others = close.length - alike.length;
  const rest =
    others === 0
      ? ''
      : `; ${others} ${others === 1 ? 'other lacks' : 'others lack'} something else`;
  return { reason: reasonOf(misfit), says: `${sentence(misfit, refusals, alike)}${rest}` };
}

/** The misfit in the words of a forecast. */
function reasonOf(misfit: Misfit): Reason {
  switch (misfit) {
    case 'node-down':
    case 'unschedulable':
      return 'no-node';
    case 'topology-label':
      return 'topology-spread';
    default:
      return misfit;
  }
}

function isAboutTheNode(misfit: Misfit): boolean {
  switch (misfit) {
    case 'node-down':
    case 'unschedulable':
    case 'arch':
    case 'node-selector':
    case 'node-affinity':
    case 'taint':
    case 'volume-node':
    case 'topology-label':
      return true;
    default:
      return false;
  }
}

function whyNoNodeMatches({ pod, nodes }: Refusals): Why {
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

function verdictOn(misfit: Misfit, alike: readonly Refusal[]): string {
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

function sentence(misfit: Misfit, refusals: Refusals, alike: readonly Refusal[]): string {
  const { pod, of } = refusals;
  const { requests } = pod.template;
  const where = placeOf(pod.template);
  const most = of === 'bare' ? `largest${where}, even empty,` : `largest free${where}`;
  const shortOf = (
    needed: string,
    pick: (free: Refusal['free']) => number,
    said: (left: number) => string,
  ) => {
    const best = largest(alike, (refusal) => pick(refusal.free));
    return `needs ${needed}, ${most} is ${said(pick(best.free))} on ${best.node.name}`;
  };
  switch (misfit) {
    case 'cpu':
      return shortOf(coresNeeded(requests.cpuMillis), (free) => free.cpuMillis, coresThere);
    case 'memory':
      return shortOf(memoryNeeded(requests.memoryBytes), (free) => free.memoryBytes, memoryThere);
    case 'ephemeral-storage':
      return shortOf(
        `${memoryNeeded(requests.ephemeralStorageBytes)} of node disk`,
        (free) => free.ephemeralStorageBytes,
        memoryThere,
      );
    case 'extended-resource':
      return `needs ${[...requests.extended.keys()].join(', ')}, and the lab does not say which node has it`;
    case 'pods':
      return `every node that matches runs as many pods as it may (${namesOf(alike)})`;
    case 'host-port':
      return `its port ${pod.template.hostPorts.map(({ port }) => port).join(', ')} is taken on ${namesOf(alike)}`;
    case 'pod-affinity':
      return `must run beside pods that none of ${namesOf(alike)} has`;
    case 'pod-anti-affinity':
      return `may not share a node with pods that run on ${namesOf(alike)}`;
    case 'topology-spread':
      return `would be spread too unevenly on ${namesOf(alike)}`;
    case 'volume-limit':
      return `${namesOf(alike)} can attach no further volume`;
    case 'volume-in-use':
      return 'its volume is for one pod only, and another one uses it';
    default:
      return `${namesOf(alike)} ${verdictOn(misfit, alike)}`;
  }
}

function placeOf(template: PodTemplate): string {
  const arch = archOf(template);
  if (arch !== undefined) return ` on ${arch}`;
  return template.nodeSelector.size > 0 || template.nodeAffinity.length > 0
    ? ' on nodes that match'
    : '';
}

const ARCH = 'kubernetes.io/arch';

/** The one architecture that the pod asks for, if it asks for exactly one. */
function archOf(template: PodTemplate): string | undefined {
  const selected = template.nodeSelector.get(ARCH);
  if (selected !== undefined) return selected;
  const named = template.nodeAffinity.map((term) =>
    term.find(({ key, operator }) => key === ARCH && operator === 'In'),
  );
  const values = new Set(named.flatMap((requirement) => requirement?.values ?? ['any']));
  const [only] = values;
  return values.size === 1 && only !== 'any' ? only : undefined;
}

function largest(refusals: readonly Refusal[], size: (refusal: Refusal) => number): Refusal {
  return refusals.reduce((best, one) => (size(one) > size(best) ? one : best));
}

function mostCommon(misfits: readonly Misfit[]): Misfit {
  const counts = new Map<Misfit, number>();
  for (const misfit of misfits) counts.set(misfit, (counts.get(misfit) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const common = misfits.filter((misfit) => counts.get(misfit) === most);
  // Of equals memory is named: it is what a home lab runs out of, and what can be bought.
  return common.includes('memory') ? 'memory' : (common[0] ?? 'memory');
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

/** Names while there are few, then a number. */
function namesOf(refusals: readonly { readonly node: { readonly name: NodeName } }[]): string {
  const names = refusals.map(({ node }) => node.name);
  if (names.length > 3) return `${names.length} nodes`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
