import { setTimeout } from 'node:timers/promises';
import type { HostName } from '../model/lab.ts';
import type { LabStatus, OperationStatus, TimelineRow } from '../status/status.ts';
import { durationText } from '../status/times.ts';
import type { LowtideContext } from './context.ts';
import { withProgress } from './output/progress.ts';
import type { RunningLab } from './running-lab.ts';

/** How an operation that was asked for ended, as far as one waited for it. */
export type Followed =
  /** `next`: what to do about what held it last, where something did. */
  | { readonly kind: 'ended'; readonly row: TimelineRow; readonly next: string }
  /** It goes on by itself when what holds it lets go. */
  | { readonly kind: 'held'; readonly says: string; readonly next: string }
  /** Nothing had to be done. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'lost'; readonly says: string };

const lookMs = 400;

/** An intent becomes an operation at the next event; after this long there is nothing to do. */
const beginsWithinMs = 5_000;

/** Gates open and shut within seconds while budgets and replacements settle; longer is held. */
const heldLabMs = 60_000;
const heldMs = 8_000;

/** Waits for the operation of one of these kinds on a host, and shows what it does meanwhile. */
export async function follow(
  context: LowtideContext,
  running: RunningLab,
  host: HostName,
  kinds: readonly string[],
  sinceSeq: number,
): Promise<Followed> {
  const stop = context.interruption();
  const isOurs = (id: string) => kinds.some((kind) => id.startsWith(`${kind}-${host}-`));
  return withProgress(context, `${host}: asked`, async (say) => {
    const beganAt = context.now();
    let heldSince: number | undefined;
    let seen = false;
    let next = '';
    while (!stop.aborted) {
      const status = await running.get<LabStatus>('/api/status');
      const rows = await running.get<TimelineRow[]>('/api/timeline?limit=100');
      if (status.kind !== 'ok' || rows.kind !== 'ok') {
        return { kind: 'lost', says: 'The running Lowtide has ended or does not answer.' };
      }
      const row = rows.body.findLast(
        ({ seq, detail, operation }) =>
          seq > sinceSeq && !detail && operation !== undefined && isOurs(operation),
      );
      const operation = status.body.operations.find(({ id }) => isOurs(id));
      if (row !== undefined && operation === undefined) return { kind: 'ended', row, next };
      seen ||= operation !== undefined;
      if (operation !== undefined) {
        say(doing(operation, status.body.at));
        next = operation.held[0]?.next ?? next;
        const held = heldBy(operation, status.body.at);
        heldSince = held === undefined ? undefined : (heldSince ?? context.now());
        if (held !== undefined && heldSince !== undefined && context.now() - heldSince > heldMs) {
          return held;
        }
      } else if (!seen && context.now() - beganAt > beginsWithinMs) {
        return { kind: 'nothing' };
      }
      await setTimeout(lookMs, undefined, { signal: stop }).catch(() => {});
    }
    return { kind: 'interrupted' };
  });
}

function doing(operation: OperationStatus, now: number): string {
  const left =
    operation.deadlineAt === undefined || operation.deadlineAt < now
      ? ''
      : ` (${durationText(operation.deadlineAt - now)} left)`;
  const [held] = operation.held;
  const what =
    held !== undefined
      ? `held by ${held.gate}`
      : operation.waiting === ''
        ? operation.step
        : `${operation.step}, until ${operation.waiting}`;
  return `${operation.title}${left}: ${what}`;
}

function heldBy(
  operation: OperationStatus,
  now: number,
): Extract<Followed, { kind: 'held' }> | undefined {
  if (operation.stalled !== undefined) {
    return { kind: 'held', says: operation.stalled.why, next: operation.stalled.next };
  }
  const held = operation.held.find(({ since }) => now - since > heldLabMs);
  if (held === undefined) return undefined;
  return { kind: 'held', says: `Held by the gate ${held.gate}: ${held.why}`, next: held.next };
}
