import type { NodeName } from '../../../../../model/lab.ts';
import type { Pod } from '../../../../facts.ts';
import {
  at,
  items,
  name,
  nameIfAny,
  type Place,
  text,
  texts,
  time,
  wholeNumber,
} from '../place.ts';
import type { ReducedPod } from '../reduced.ts';
import { conditionOf } from './condition.ts';
import { readOwned } from './owner.ts';
import { plainText } from './plain-text.ts';

/** core/v1 Pod. */
export function readPod(pod: Place): ReducedPod {
  const node = nameIfAny(at(pod, 'spec', 'nodeName'));
  const phase = phaseOf(text(at(pod, 'status', 'phase')));
  const ready = conditionOf(pod, 'Ready');
  const deletedAt = time(at(pod, 'metadata', 'deletionTimestamp'));
  const createdAt = time(at(pod, 'metadata', 'creationTimestamp')) ?? 0;
  const why = phase === 'Pending' ? whyPending(pod) : undefined;
  const isBound = phase === 'Pending' && node !== undefined && deletedAt === undefined;
  return {
    uid: name(at(pod, 'metadata', 'uid')),
    // Any node that the cluster has: whether the lab declares it is for others to ask.
    ...(node !== undefined && { node: node as NodeName }),
    phase,
    ready: ready?.status === 'True',
    terminating: deletedAt !== undefined,
    since:
      deletedAt === undefined ? since(phase, ready?.since, createdAt) : askedAt(pod, deletedAt),
    ...(why !== undefined && { why }),
    ...(isBound && why === undefined && !hasSandbox(pod) && { awaitsSandbox: true }),
    ...readOwned(pod),
    labels: texts(at(pod, 'metadata', 'labels')),
  };
}

const phases: ReadonlySet<string> = new Set(['Pending', 'Running', 'Succeeded', 'Failed']);

/** `Unknown` is set by nobody any more; such a pod still holds what it holds. */
function phaseOf(text: string | undefined): Pod['phase'] {
  if (text === undefined || text === '') return 'Pending';
  return phases.has(text) ? (text as Pod['phase']) : 'Running';
}

function since(phase: Pod['phase'], readySince: number | undefined, createdAt: number): number {
  return phase === 'Pending' ? createdAt : Math.max(createdAt, readySince ?? 0);
}

/** `deletionTimestamp` is when the grace ends, not when deletion was asked for. */
function askedAt(pod: Place, deletedAt: number): number {
  const graceSeconds = wholeNumber(at(pod, 'metadata', 'deletionGracePeriodSeconds')) ?? 0;
  return deletedAt - graceSeconds * 1000;
}

/** The scheduler's word, or what keeps its containers from starting. */
function whyPending(pod: Place): string | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return plainText(scheduled.message);
  const containers = [
    ...items(at(pod, 'status', 'initContainerStatuses')),
    ...items(at(pod, 'status', 'containerStatuses')),
  ];
  for (const container of containers) {
    const waiting = at(container, 'state', 'waiting');
    const reason = text(at(waiting, 'reason'));
    if (reason === undefined || starting.has(reason)) continue;
    const message = text(at(waiting, 'message'));
    return plainText(message === undefined ? reason : `${reason}: ${message}`);
  }
  return undefined;
}

/** Its volumes are mounted before, so all that comes after stands in its containers' states. */
function hasSandbox(pod: Place): boolean {
  return conditionOf(pod, 'PodReadyToStartContainers')?.status === 'True';
}

/** Nothing is wrong yet. */
const starting: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);
