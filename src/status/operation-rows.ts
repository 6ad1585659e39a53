import type { Entry } from '../controller/entry.ts';
import { disruptionBudget } from '../controller/gates/disruption-budget.ts';
import type { Operation } from '../controller/operation.ts';
import { keyOf } from '../controller/state.ts';
import type { Action } from '../world/actions.ts';
import { actionPhrase } from './action-phrase.ts';
import { subjectName, titleOf } from './operation-title.ts';
import { list, sentence, shortName, stop } from './sentences.ts';
import type { TimelineRow, Tone } from './status.ts';
import { durationText } from './times.ts';

export type Row = Omit<TimelineRow, 'seq'>;

export type OperationEntry = Extract<
  Entry,
  { kind: 'opened' | 'acting' | 'finished' | 'held' | 'dropped' | 'stalled' | 'closed' }
>;

/** Operations open at once are few; a journal that never closes one does not fill the memory. */
const openMax = 100;

/** What is remembered of an open operation until its headline is written. */
interface Story {
  readonly operation: Operation;
  readonly openedAt: number;
  readonly dropped: string[];
  /** By action key: what holds it, and since when. */
  readonly holds: Map<string, Hold>;
  /** Keys of actions that were told as done: asked again, they are no news. */
  readonly told: Set<string>;
  /** Ended holds by what held, in total ms. */
  readonly heldMs: Map<string, number>;
}

interface Hold {
  readonly by: string;
  readonly since: number;
}

/** Turns the entries of operations into rows: details as they come, the headline at the close. */
export function createOperationRows(): { add(entry: OperationEntry): Row[] } {
  const stories = new Map<string, Story>();

  return {
    add(entry) {
      if (entry.kind === 'opened') {
        stories.set(entry.operation.id, newStory(entry.operation, entry.at));
        const [oldest] = stories.keys();
        if (stories.size > openMax && oldest !== undefined) stories.delete(oldest);
        return [openedRow(entry.at, entry.operation)];
      }
      const story = stories.get(entry.operation);
      if (story === undefined) return [];
      if (entry.kind === 'closed') stories.delete(entry.operation);
      return rowsOf(story, entry);
    },
  };
}

function newStory(operation: Operation, openedAt: number): Story {
  return {
    operation,
    openedAt,
    dropped: [],
    holds: new Map(),
    told: new Set(),
    heldMs: new Map(),
  };
}

function openedRow(at: number, operation: Operation): Row {
  const subject = subjectName(operation);
  return {
    at,
    who: operation.by,
    text: stop(`${titleOf(operation)}, because ${operation.because}`),
    ...(subject !== undefined && { subject }),
    tone: 'busy',
    operation: operation.id,
    detail: true,
  };
}

function rowsOf(story: Story, entry: Exclude<OperationEntry, { kind: 'opened' }>): Row[] {
  const detail = (text: string, tone: Tone, more: Partial<Row> = {}): Row[] => [
    {
      at: entry.at,
      who: 'Lowtide',
      text: sentence(text),
      tone,
      operation: story.operation.id,
      detail: true,
      ...more,
    },
  ];
  switch (entry.kind) {
    case 'acting':
      return [];
    case 'finished':
      return finishedRows(story, entry, detail);
    case 'held': {
      const { todo } = actionPhrase(entry.action);
      const known = story.holds.get(keyOf(entry.action));
      hold(story, entry.action, entry.gate, entry.at);
      if (known?.by === entry.gate) return [];
      return detail(`would ${todo}, but ${entry.why}`, 'warn', { gate: entry.gate });
    }
    case 'dropped':
      story.dropped.push(entry.why);
      letGo(story, entry.at);
      return detail(`no time left to ${entry.step}: ${entry.why}`, 'warn');
    case 'stalled':
      // Stuck is loud: a row of its own, not one of the operation's details.
      return detail(`a person is needed: ${stop(entry.why)} ${entry.next}`, 'bad', {
        detail: false,
      });
    case 'closed':
      return [headlineRow(story, entry)];
  }
}

function finishedRows(
  story: Story,
  entry: Extract<OperationEntry, { kind: 'finished' }>,
  detail: (text: string, tone: Tone, more?: Partial<Row>) => Row[],
): Row[] {
  const { action, result, at, tookMs } = entry;
  const { todo, done } = actionPhrase(action);
  switch (result.kind) {
    case 'done': {
      const held = release(story, action, at);
      if (held === undefined && story.told.has(keyOf(action))) return [];
      story.told.add(keyOf(action));
      const after =
        held === undefined
          ? ''
          : `, after ${held.by} had held it for ${durationText(at - held.since)}`;
      const note =
        result.note === undefined || done.includes(result.note) ? '' : ` (${result.note})`;
      return detail(`${done}${after}${note}`, 'fine', {
        tookMs,
        ...(held !== undefined && { gate: held.by }),
      });
    }
    case 'wait': {
      const by = whoHolds(action, result.heldBy);
      const known = story.holds.get(keyOf(action));
      hold(story, action, by, at);
      return known?.by === by
        ? []
        : detail(`would ${todo}, but ${result.why}`, 'warn', { gate: by });
    }
    case 'retry':
      return detail(`could not ${todo}: ${result.why}; it is tried again`, 'warn', { tookMs });
    case 'stalled':
      return detail(`cannot ${todo}: ${stop(result.why)} ${result.next}`, 'bad', { tookMs });
    case 'bug':
      return detail(`Lowtide made a mistake when it wanted to ${todo}: ${result.why}`, 'bad', {
        tookMs,
      });
  }
}

/** The API's 429 is the same budget that the gate looks at; people are told of it by one name. */
function whoHolds(action: Action, heldBy: readonly string[]): string {
  if (action.kind === 'pod.evict') return disruptionBudget.name;
  return heldBy.length === 0 ? 'something' : list(heldBy.map(shortName));
}

function hold(story: Story, action: Action, by: string, at: number): void {
  const key = keyOf(action);
  const known = story.holds.get(key);
  if (known?.by === by) return;
  if (known !== undefined) spend(story, known, at);
  story.holds.set(key, { by, since: at });
}

function release(story: Story, action: Action, at: number): Hold | undefined {
  const key = keyOf(action);
  const known = story.holds.get(key);
  if (known === undefined) return undefined;
  story.holds.delete(key);
  spend(story, known, at);
  return known;
}

function spend(story: Story, { by, since }: Hold, at: number): void {
  story.heldMs.set(by, Math.max(story.heldMs.get(by) ?? 0, at - since));
}

/** What a dropped step or an ended operation wanted is no longer held. */
function letGo(story: Story, at: number): void {
  for (const held of story.holds.values()) spend(story, held, at);
  story.holds.clear();
}

function headlineRow(story: Story, entry: Extract<OperationEntry, { kind: 'closed' }>): Row {
  const { operation } = story;
  letGo(story, entry.at);
  const subject = subjectName(operation);
  const [gate] = story.heldMs.keys();
  const also = alsoClauses(story);
  return {
    at: entry.at,
    who: operation.by,
    text: [stop(entry.summary), ...also].join(' '),
    ...(subject !== undefined && { subject }),
    tone: story.dropped.length > 0 && entry.outcome === 'done' ? 'warn' : toneOf[entry.outcome],
    ...(gate !== undefined && { gate }),
    tookMs: entry.at - story.openedAt,
    operation: operation.id,
    detail: false,
  };
}

/** What the summary does not say: what held it, and what was left for want of time. */
function alsoClauses(story: Story): string[] {
  const held = [...story.heldMs].map(([by, ms]) => `by ${by} for ${durationText(ms)}`);
  const left = story.dropped.map((why) => stop(counted(why)));
  return [...(held.length > 0 ? [`Held ${list(held)}.`] : []), ...left];
}

/** More pods than anybody reads in a headline are counted; their names are in the details. */
function counted(text: string): string {
  const many = /[\w.-]+\/[\w.-]+(?:, [\w.-]+\/[\w.-]+){3,}/g;
  return text.replace(many, (pods) => `${pods.split(', ').length} pods`);
}

const toneOf: Readonly<Record<Extract<Entry, { kind: 'closed' }>['outcome'], Tone>> = {
  done: 'fine',
  superseded: 'off',
};
