import type { HostName } from '../model/lab.ts';
import { nearest } from '../model/nearest.ts';
import type { Answer, IntentRequest } from '../server/wire.ts';
import type { HostStatus, LabStatus, TimelineRow } from '../status/status.ts';
import type { LowtideContext } from './context.ts';
import type { OutputFlags } from './flags.ts';
import { type Followed, follow } from './follow.ts';
import { writeJson } from './output/json.ts';
import { marked } from './output/marked.ts';
import { wrap } from './output/text-width.ts';
import { bodyOrFail, type RunningLab } from './running-lab.ts';

/** A host as the running Lowtide sees it; says what was probably meant and gives nothing when it has none. */
export async function requireHost(
  context: LowtideContext,
  running: RunningLab,
  name: string,
): Promise<HostStatus | undefined> {
  const status = bodyOrFail(context, await running.get<LabStatus>('/api/status'));
  if (status === undefined) return undefined;
  const host = status.hosts.find((one) => one.name === name);
  if (host !== undefined) return host;
  const names = status.hosts.map((one) => one.name);
  const meant = nearest(name, names);
  const hint =
    meant === undefined ? `Its hosts are ${names.join(', ')}.` : `Did you mean ${meant}?`;
  context.fail(`There is no host ${name} in lab ${status.lab}. ${hint}`, 'usage');
  return undefined;
}

type Switching = Extract<IntentRequest, { kind: 'on' | 'off' }>;

/** Asks for it, follows what is done until it ended, and says how it ended. */
export async function switchHost(
  context: LowtideContext,
  running: RunningLab,
  flags: OutputFlags,
  intent: Switching,
): Promise<void> {
  const rows = bodyOrFail(context, await running.get<TimelineRow[]>('/api/timeline?limit=1'));
  if (rows === undefined) return;
  const answer = bodyOrFail(context, await running.post<Answer>('/api/intents', intent));
  if (answer === undefined) return;
  if (!flags.json) say(context, answer.says);
  const followed = await follow(
    context,
    running,
    intent.host,
    kindsOf[intent.kind],
    rows.at(-1)?.seq ?? 0,
  );
  report(context, flags, intent, followed, running.isOwn);
}

const kindsOf = { off: ['leave'], on: ['return', 'wake-for-quorum'] } as const;

/**
 * Goes on with the leave of a host that is off already, where an earlier run was ended before it had
 * done all. Is there none, or is somebody else at it, gives false.
 */
export async function endLeave(
  context: LowtideContext,
  running: RunningLab,
  flags: OutputFlags,
  host: HostName,
): Promise<boolean> {
  if (running.goOn === undefined) return false;
  const status = bodyOrFail(context, await running.get<LabStatus>('/api/status'));
  const isOpen = status?.operations.some(({ id }) => id.startsWith(`leave-${host}-`));
  const rows = bodyOrFail(context, await running.get<TimelineRow[]>('/api/timeline?limit=1'));
  if (isOpen !== true || rows === undefined) return false;
  running.goOn();
  if (!flags.json) say(context, `${host} is off already; what its leave left undone is done now.`);
  const followed = await follow(context, running, host, kindsOf.off, rows.at(-1)?.seq ?? 0);
  report(context, flags, { kind: 'off', host }, followed, running.isOwn);
  return true;
}

function say({ stdout }: LowtideContext, text: string): void {
  stdout.write(`${wrap(text, stdout.columns).join('\n')}\n`);
}

function report(
  context: LowtideContext,
  flags: OutputFlags,
  { kind, host }: Switching,
  followed: Followed,
  isOwn: boolean,
): void {
  const { says, next, outcome } = told(kind, host, followed, isOwn);
  if (outcome !== 'done') context.exit(outcome);
  if (flags.json) {
    writeJson(context.stdout, { host, outcome, says, next });
    return;
  }
  const tone = outcome === 'done' ? 'fine' : outcome === 'held' ? 'warn' : 'bad';
  const text = next === '' ? says : `${says} ${next}`;
  context.stdout.write(`${marked(tone, text, context.stdout).join('\n')}\n`);
}

/** Ends the command for a host that is as it was asked to be. */
export function nothingToDo(
  { stdout }: LowtideContext,
  flags: OutputFlags,
  host: HostName,
  says: string,
): void {
  if (flags.json) writeJson(stdout, { host, outcome: 'done', says, next: '' });
  else stdout.write(`${wrap(says, stdout.columns).join('\n')}\n`);
}

function told(
  kind: Switching['kind'],
  host: HostName,
  followed: Followed,
  isOwn: boolean,
): { says: string; next: string; outcome: 'done' | 'held' | 'failed' } {
  switch (followed.kind) {
    case 'ended': {
      const { text, tone } = followed.row;
      const outcome = tone === 'bad' ? 'failed' : tone === 'off' ? 'held' : 'done';
      return { says: text, next: outcome === 'done' ? '' : followed.next, outcome };
    }
    case 'held': {
      const callOff = kind === 'off' ? ` To call it off: lowtide on ${host}.` : '';
      const again = isOwn ? ' Nobody waits for that now: ask again then.' : '';
      return { says: followed.says, next: `${followed.next}${again}${callOff}`, outcome: 'held' };
    }
    case 'nothing':
      return { says: `There was nothing to do: ${host} is so already.`, next: '', outcome: 'done' };
    case 'interrupted':
      if (isOwn) {
        return {
          says: 'Stopped on the way, and nobody goes on with it.',
          next: `Ask again to go on${kind === 'off' ? `, or call it off: lowtide on ${host}` : ''}.`,
          outcome: 'held',
        };
      }
      return {
        says: 'No longer followed; Lowtide goes on with it.',
        next: 'See `lowtide status`.',
        outcome: 'held',
      };
    case 'lost':
      return { says: followed.says, next: 'See `lowtide status`.', outcome: 'failed' };
  }
}
