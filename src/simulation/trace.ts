import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { ActionId } from '../world/ports.ts';
import type { Mishap } from '../world/simulated/mishap.ts';

/** One line of a trial's trace. Same seed and same commit give the same lines, byte for byte. */
export type TraceLine = { readonly at: number } & (
  | { readonly kind: 'mishap'; readonly mishap: Mishap }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'happened'; readonly text: string; readonly action?: ActionId }
  | { readonly kind: 'controller'; readonly is: 'crashed' | 'restarted' }
  | { readonly kind: 'healed' }
  | { readonly kind: 'violated'; readonly property: string; readonly why: string }
);

/** The canonical form: one JSON object a line. */
export function toJsonLines(trace: readonly TraceLine[]): string {
  return trace.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A line for people, without its time. */
export function wordsOf(line: TraceLine): string {
  switch (line.kind) {
    case 'mishap':
      return `! ${fieldsOf(line.mishap)}`;
    case 'intent':
      return `@ ${fieldsOf(line.intent)}`;
    case 'entry':
      return entryWords(line.entry);
    case 'happened':
      return `  ${line.text}${line.action === undefined ? '' : ` (${line.action})`}`;
    case 'controller':
      return `# the controller ${line.is}`;
    case 'healed':
      return '# every fault is over, every host that should be on is on';
    case 'violated':
      return `X ${line.property}: ${line.why}`;
  }
}

function entryWords(entry: Entry): string {
  switch (entry.kind) {
    case 'started':
      return `> started on lab ${entry.lab}`;
    case 'snapshot':
      return '> the journal was rotated';
    case 'intent':
      return `> asked: ${fieldsOf(entry.intent)}`;
    case 'announced':
      return `> ${entry.host} is announced to go off in ${entry.withinMs / 1000} s`;
    case 'seen':
      return `> seen: ${entry.text}`;
    case 'opened':
      return `> ${entry.operation.id} opened because ${entry.operation.because}`;
    case 'acting':
      return `> ${entry.id} ${fieldsOf(entry.action)} (${entry.step}; attempt ${entry.attempt})`;
    case 'finished':
      return `> ${entry.id} ended after ${entry.tookMs / 1000} s: ${fieldsOf(entry.result)}`;
    case 'held':
      return `> ${entry.operation} holds ${fieldsOf(entry.action)}, ${entry.gate}: ${entry.why}`;
    case 'dropped':
      return `> ${entry.operation} drops "${entry.step}": ${entry.why}`;
    case 'stalled':
      return `> ${entry.operation} is stalled: ${entry.why} ${entry.next}`;
    case 'closed':
      return `> ${entry.operation} closed, ${entry.outcome}: ${entry.summary}`;
  }
}

function fieldsOf(value: { readonly kind: string }): string {
  const { kind, ...fields } = value;
  return [kind, ...Object.values(fields).map(String)].join(' ');
}

/** `2026-11-02 18:04:11`, UTC, for the left margin of a timeline. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
