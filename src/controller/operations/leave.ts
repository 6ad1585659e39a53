import type { HostName } from '../../model/lab.ts';
import type { Action } from '../../world/actions.ts';
import type { Definition } from '../definition.ts';
import { hostIn, type View } from '../operation.ts';
import type { Attempt, OpenOperation } from '../state.ts';
import { leader } from '../view/etcd.ts';
import { isGone, isOn } from '../view/hosts.ts';
import { pods } from '../view/kubernetes.ts';
import { cordon } from './steps/cordon.ts';
import { evictTheRest } from './steps/evict-the-rest.ts';
import {
  freeBeforePowerOff,
  freeByMeter,
  freeUnmetered,
  isHeldByProof,
} from './steps/free-by-proof.ts';
import { keepOsdsIn } from './steps/keep-osds-in.ts';
import { moveLeader } from './steps/move-leader.ts';
import { powerOff } from './steps/power-off.ts';
import { replacementsFirst } from './steps/replacements-first.ts';
import { shutDownNodes } from './steps/shut-down-nodes.ts';
import { snapshotEtcd } from './steps/snapshot-etcd.ts';
import { takeBackExtras } from './steps/take-back-extras.ts';

/** An owner who announced a shutdown and is still on so long after it has changed their mind. */
const stayedOnMs = 180_000;

/** A host goes: asked by a person, or announced by its owner. Whatever must happen fits before it. */
export const leave: Definition = {
  kind: 'leave',
  wanted: (view) =>
    [...view.absences]
      .filter(([, absence]) => absence.kind === 'asked' || absence.kind === 'announced')
      .filter(([host]) => !isBack(view, host))
      // What was seen too late of a host that is off opens it again.
      .filter(([host, absence]) => !absence.settled || isHeldByProof(view, host))
      .map(([host, absence]) => ({
        subject: { kind: 'host', host },
        deadlineAt: absence.dueAt,
        because:
          absence.kind === 'asked' ? `${absence.by} asked for it` : `${absence.by} announced it`,
        by: absence.by,
        powersOff: absence.kind === 'asked',
      })),
  steps: [
    cordon,
    moveLeader,
    keepOsdsIn,
    snapshotEtcd,
    replacementsFirst,
    evictTheRest,
    shutDownNodes,
    freeBeforePowerOff,
    powerOff,
    freeByMeter,
    freeUnmetered,
    takeBackExtras,
  ],
  commitsTo: (view, operation) => {
    const host = hostIn(operation);
    if (!operation.powersOff || isGone(view, host)) return undefined;
    return { kind: 'host.power-off', host };
  },
  obsolete: (view, operation) => {
    const host = hostIn(operation);
    if (!view.absences.has(host)) return `${host} stays on: the leave was called off.`;
    if (isBack(view, host)) return `${host} is back.`;
    const overdueMs = view.now - (operation.deadlineAt ?? view.now);
    const limitMs = operation.powersOff ? 2 * stayedOnMs : stayedOnMs;
    if (overdueMs < limitMs || !isOn(view, host)) return undefined;
    return `${host} is still on ${Math.round(overdueMs / 60_000)} min after it should have gone, so it stays.`;
  },
  summary: (view, operation) => {
    const host = hostIn(operation);
    return `${host} left ${timing(operation)}. ${whatMoved(view, operation)}`;
  },
};

/** It had gone and is on again: that is no leave any more. */
function isBack(view: View, host: HostName): boolean {
  return view.absences.get(host)?.leftAt !== undefined && isOn(view, host);
}

/** What counts is when the host could go, not when it was seen to have gone. */
function timing({ powersOff, deadlineAt, entered }: OpenOperation): string {
  const how = powersOff ? 'as asked' : 'as announced';
  const readyAt = entered.get(powerOff.name);
  if (readyAt === undefined || deadlineAt === undefined) return 'before all was done';
  const seconds = Math.round((deadlineAt - readyAt) / 1000);
  return seconds >= 0 ? `${how}, with ${seconds} s to spare` : `${how}, ready ${-seconds} s late`;
}

function whatMoved(view: View, operation: OpenOperation): string {
  const moved =
    succeeded(operation, ({ kind }) => kind === 'pod.evict').length + retired(operation);
  // Those that waited before it began are not its doing.
  const waiting = pods(view).filter(
    (pod) => pod.phase === 'Pending' && pod.since >= operation.openedAt,
  ).length;
  const parts = [`${moved} ${moved === 1 ? 'pod' : 'pods'} moved`];
  const leads = leader(view);
  const forfeited = succeeded(operation, ({ kind }) => kind === 'etcd.forfeit-leadership');
  if (forfeited.length > 0 && leads !== undefined) {
    parts.unshift(`etcd leader moved to ${leads}`);
  }
  if (waiting > 0) parts.push(`${waiting} had nowhere to go`);
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** Pods that went once their replacements ran; an extra that was only taken back moved nothing. */
function retired(operation: OpenOperation): number {
  return succeeded(operation, (one) => one.kind === 'workload.settle' && one.retire !== 'any')
    .length;
}

function succeeded(operation: OpenOperation, is: (action: Action) => boolean): Attempt[] {
  return [...operation.attempts.values()].filter(
    ({ action, underWay, failure }) => is(action) && !underWay && failure === undefined,
  );
}
