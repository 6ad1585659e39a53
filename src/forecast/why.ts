import type { PodTemplate } from '../kubernetes/objects.ts';
import { isResolvable, type Misfit } from '../kubernetes/scheduling/misfit.ts';
import { coresNeeded, coresThere, memoryNeeded, memoryThere } from './amounts.ts';
import { verdictOn, whyNoNodeMatches } from './no-match.ts';
import type { Room } from './proof.ts';
import { archOf, namesOf, type Refusal, type Refusals, reasonOf, type Why } from './refusal.ts';

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

/** What no pod that leaves can change; affinity is about pods, and says which are missing. */
function isAboutTheNode(misfit: Misfit): boolean {
  return !isResolvable(misfit) && misfit !== 'pod-affinity';
}

function sentence(misfit: Misfit, refusals: Refusals, alike: readonly Refusal[]): string {
  const { pod, of, freeOn } = refusals;
  const { requests } = pod.template;
  const where = placeOf(pod.template);
  const most = of === 'bare' ? `largest${where}, even empty,` : `largest free${where}`;
  const shortOf = (
    needed: string,
    pick: (free: Room) => number,
    said: (left: number) => string,
  ) => {
    const left = alike.map(({ node }) => pick(freeOn(node.name)));
    const best = Math.max(...left);
    const where = alike[left.indexOf(best)]?.node.name;
    return `needs ${needed}, ${most} is ${said(best)} on ${where}`;
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

function mostCommon(misfits: readonly Misfit[]): Misfit {
  const kinds = [...new Set(misfits)];
  const counts = kinds.map((kind) => misfits.filter((misfit) => misfit === kind).length);
  const most = Math.max(...counts);
  const common = kinds.filter((_, index) => counts[index] === most);
  // Of equals memory is named: it is what a home lab runs out of, and what can be bought.
  return common.includes('memory') ? 'memory' : (common[0] ?? 'memory');
}
